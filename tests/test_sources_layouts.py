"""A header says what kind of table it belongs to, and columns that say too little say nothing."""

from __future__ import annotations

import pytest

from introlab.sources.layouts import kind_of


@pytest.mark.parametrize(
    "header",
    [
        "id,name", "name,url,stars", "Name,Type", "name,population", "NAME,LOGRECNO,SUMLEV",
        "Name,Size,Modified", "iata,name,city,state", "Name,Team,Position,Height",
        "firm,year,value", "First,Last,Difference", "First,Company visits", "Account,Date,Amount",
        "name,location,id", "nom,commune,population", "Nombre,Población", "Nome,Capitale",
    ],
)  # fmt: skip
def test_a_name_beside_columns_no_list_of_people_has_makes_no_prospects(header: str) -> None:
    assert kind_of(header.split(",")) == "unknown"


@pytest.mark.parametrize(
    "header",
    [
        "Name", "Name,Company", "id,name,email", "Name,Phone", "Company", "Organisation,Website",
        "Full name", "Name,City", "First Name,Last Name", "Lead,Status", "Name,LinkedIn,Tags",
        "Name,Title", "Nom,Prénom", "Nombre,Empresa", "Nome,Telefono", "Vorname",
        "Contact Name,Account Name", "First,Last,Company", "First,Last", "Name,Position,Company",
        "Name,Role", "Firm,Website", "Account,Email", "Name,Designation", "Contact Person,Phone",
        "ФИО,Компания", "Имя,Фамилия,Почта", "姓名,公司", "氏名,会社名", "displayName,mail",
        "email,fname,lname", "Name,Kind,City", "Name,Profile,Notes,Source",
        "Name,Position,Department,Location", "Name,Role,Team", "Name,Account,Stage",
        "Account,Owner,Stage", "Firm,Partner,Fund", "First Name,City,Birthday",
        "First Name,Last Name,Company,Job Title,Email,Home Street",
        "First Name,Last Name,Email,Email 2 Address",
    ],
)  # fmt: skip
def test_a_list_of_people_or_organisations_is_a_list_of_prospects(header: str) -> None:
    assert kind_of(header.split(",")) == "prospects"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("CONVERSATION ID,FROM,SENDER PROFILE URL,RECIPIENT PROFILE URLS,DATE,CONTENT",
         "linkedin.messages"),
        ("CONVERSATION ID,FROM,TO,DATE", "linkedin.messages"),
        ("Conversation ID,Message ID,Role,Content,Created At", "unknown"),
        ("Date,Action,Ad Title/Id,Page/App", "linkedin.other"),
        ("Category,Type of inference,Description,Inference", "linkedin.other"),
    ],
)  # fmt: skip
def test_members_of_linkedin_are_known_by_their_columns(header: str, kind: str) -> None:
    assert kind_of(header.split(",")) == kind

"""Which columns make which kind of table: the header rows of every export introlab has met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from introlab.sources.address_books.outlook_names import OUTLOOK_NAMES, english_keys
from introlab.sources.column_names import column_keys
from introlab.sources.linkedin.others import OTHER_COLUMNS, has_other_header

#: Meanings of a prospect list -> column keys that carry them, the surest first. A person's column
#: stands before the company's, and only whole names count: 'Company Linkedin Url' is no person's.
PROSPECT_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("fullname", "prospectname", "prospectfullname", "contactname", "contactperson",
             "contactfullname", "name", "prospect", "leadname", "leadfullname", "personname",
             "person", "contact", "lead", "displayname", "fullnames", "nom", "nomcomplet",
             "nombrecompleto", "nombreyapellido", "nombreyapellidos", "nomecompleto",
             "nomeesobrenome", "nomeecognome", "nominativo", "naam", "namn", "navn",
             "ansprechpartner", "imięinazwisko", "фио", "имя", "姓名", "氏名"),
    "given_name": ("firstname", "givenname", "prospectfirstname", "forename", "nome",
                   "imię", "fname", "first"),
    "family_name": ("lastname", "familyname", "surname", "prospectlastname", "nazwisko",
                    "familienname", "zuname", "фамилия", "lname", "last"),
    "company": ("company", "companyname", "organisation", "organization", "organisationname",
                "organizationname", "companyaccount", "accountname", "account", "associatedcompany",
                "prospectcompany", "prospectcompanyname", "currentcompany", "employer", "firm",
                "firmenname", "firmaname", "unternehmensname", "ragionesociale",
                "primarycompany", "currentemployer", "primaryorganization", "personorganization",
                "businessname", "nomdelasociété", "nomdelentreprise", "raisonsociale",
                "nombredelaempresa", "nomedaempresa", "bedrijfsnaam", "компания", "организация",
                "公司", "公司名称", "会社名", "회사", "회사명", "companynameforemails"),
    "title": ("jobtitle", "title", "position", "prospectposition", "prospecttitle", "currenttitle",
              "designation", "jobposition", "currentposition", "currentjob", "currentjobtitle",
              "primaryjobtitle", "jobrole", "role", "headline", "occupation", "funktion",
              "jobtitel", "berufsbezeichnung", "puesto", "stanowisko", "должность", "职位", "役職",
              "직책"),
    "email": ("email", "emailaddress", "primaryemail", "workemail", "businessemail",
              "prospectemail", "contactemail", "mail", "emailid", "corporateemail",
              "professionalemail", "recommendedemail", "recommendedworkemail", "personemailwork",
              "recommendedpersonalemail", "courriel", "mailadresse", "adressemail", "correo",
              "epost", "почта", "邮箱", "メールアドレス", "이메일"),
    "linkedin_url": ("personlinkedinurl", "linkedinprofileurl", "linkedinurl", "linkedin",
                     "linkedinprofile", "prospectlinkedinurl", "publicprofileurl", "profileurl",
                     "profile", "defaultprofileurl", "url", "linkedinbio", "linkedinlink",
                     "linkedincontactprofileurl", "leadlinkedinurl", "prospectlinkedinidurl",
                     "personallinkedin", "personlinkedin", "contactlinkedin", "contactlinkedinurl"),
    "context": ("context", "topic", "field"),
    "why": ("why", "reason", "purpose"),
    "benefit": ("benefit", "need", "needs", "benefitforthem", "offer"),
    "known_by": ("knownby", "knows", "whoknows", "mutualconnections", "mutual", "connectors"),
    "kind": ("kind", "type", "prospecttype"),
}  # fmt: skip


#: 'First' and 'Last' are names only beside each other: there are first calls and last visits.
PAIR = frozenset({"first", "last"})
#: 'Name' in several languages, of which some say first name with the same word; and words that
#: name what is no person and no organisation, too.
NAME_OF_ANYTHING = PAIR | {
    "name", "nom", "nome", "naam", "namn", "navn", "имя", "firstname", "displayname", "account",
    "firm",
}  # fmt: skip
#: Columns that lists of places, files and players have as well: they make a table a list of people
#: or organisations only where it has no column of another kind.
_OF_ANYTHING = frozenset({
    "position", "role", "city", "location", "industry", "notes", "tags", "ort", "stadt", "ville",
    "ciudad", "cidade", "città", "branche", "kind", "department", "team", "birthday", "profile",
    "source", "stage", "owner", "partner", "fund",
})  # fmt: skip
#: Columns beside 'Name' that make a table a list of people or organisations.
_OF_PEOPLE = (
    frozenset(
        key
        for meaning in ("company", "title", "email", "linkedin_url", "context", "why", "benefit",
                        "known_by")
        for key in PROSPECT_COLUMNS[meaning]
    ) - {"url", "field", "topic", "need", "needs", "profile", "account"} - _OF_ANYTHING
) | {
    "phone", "phonenumber", "mobile", "mobilephone", "telephone", "tel", "website", "websiteurl",
    "homepageurl", "leadstatus", "twitter", "telefon", "téléphone", "teléfono", "telefono",
    "telefone", "telefoon", "телефон", "电话", "手机", "電話番号",
}  # fmt: skip


class Layout(NamedTuple):
    """A kind, the column keys it needs all of, and groups of which it needs one each."""

    kind: str
    needs: frozenset[str]
    one_of: frozenset[str] = frozenset()


def _layout(kind: str, needs: str, one_of: str = "") -> Layout:
    return Layout(kind, frozenset(needs.split()), frozenset(one_of.split()))


#: In order: the first whose columns are all there wins.
_LAYOUTS = (
    _layout("past_intros", "introducer prospect"),
    _layout("tags", "contact", "rating knowpersonally donotask"),
    _layout("linkedin.messages", "conversationid from date", "to recipientprofileurls"),
    _layout("linkedin.messages", "from to date content direction", "folder subject"),
    _layout("linkedin.invitations", "from to sentat direction"),
    _layout("linkedin.endorsements_received", "endorsementdate skillname endorserfirstname"),
    _layout("linkedin.endorsements_given", "endorsementdate skillname endorseefirstname"),
    _layout("linkedin.recommendations_received", "lastname company jobtitle text status"),
    _layout("linkedin.notes", "connectionprofileurl note"),
    _layout("linkedin.notes", "connectionfirstname connectionlastname note"),
    _layout("linkedin.connections", "connectedon", "firstname fullname name position company"),
    _layout("linkedin.profile", "firstname lastname maidenname", "headline industry"),
    _layout("linkedin.positions", "companyname title startedon finishedon"),
    _layout("linkedin.address_book", "firstname lastname phonenumbers createdat"),
    _layout("google.contacts", "givenname familyname", "yominame additionalname groupmembership"),
    _layout("google.contacts", "fileas lastname", "labels organizationname phoneticfirstname"),
    _layout("thunderbird.contacts", "displayname primaryemail"),
    _layout("thunderbird.contacts", "displayname screenname1"),
    _layout("outlook.contacts", "firstname lastname middlename", "businessstreet homestreet "
            "homephone email2address emaildisplayname"),
    _layout("yahoo.contacts", "first last email messengerid"),
    _layout("outlook.contacts", "firstname lastname emailtype"),
    _layout("outlook.contacts", "firstname lastname emailaddress",
            "email2address emaildisplayname homestreet"),
    _layout("outlook.contacts", "name emailaddress email2address", "homephone businessphone"),
    _layout("outlook.contacts", "firstname middlename lastname initials webpage gender"),
    _layout("linkedin.shares", "date sharelink"),
    _layout("linkedin.comments", "date link message"),
    _layout("linkedin.reactions", "date type link"),
)  # fmt: skip

#: Kinds of few and common columns: these, and no others.
_EXACT = frozenset({"linkedin.comments", "linkedin.reactions"})

#: The first columns of the Outlook-style files in which LinkedIn exported connections until 2015.
_OUTLOOK = """
title firstname middlename lastname suffix emailaddress email2address email3address
businessstreet businessstreet2 businessstreet3 businesscity
"""
_OUTLOOK_STYLE = tuple(_OUTLOOK.split())
_OUTLOOK_STYLE_WIDTH = 59
#: Outlook for Windows writes this many columns, with names in the language of the Office.
_OUTLOOK_DESKTOP_WIDTH = 92
#: Programs that write their columns in the language they are used in.
_TRANSLATED_KINDS = frozenset({"outlook.contacts", "thunderbird.contacts"})
_GOOGLE_MAIL = re.compile(r"(email|phone|organization|website|address)\d+(type|value|label|name)")

#: Further columns of these tables.
_OFTEN = """
askedon agreedon introducedon meton wonon declinedon why note
text content folder subject message status attachments websites instantmessengers tags notes
senderprofileurl recipientprofileurls conversationtitle inviterprofileurl inviteeprofileurl
endorserpublicurl endorseepublicurl note location industry headline summary middlename suffix
taggedon direction companies emails profiles birthday nickname zipcode createdon
sharecommentary sharedurl mediaurl visibility
"""
#: Every column key a header row may hold: what tells a header from the rows around it.
KNOWN_COLUMNS: frozenset[str] = frozenset().union(
    *(layout.needs | layout.one_of for layout in _LAYOUTS),
    *PROSPECT_COLUMNS.values(),
    OTHER_COLUMNS,
    _OFTEN.split(),
    OUTLOOK_NAMES,
)


def kind_of(header: Sequence[str]) -> str:
    """Return the kind of table a header row belongs to, or 'unknown'.

    Examples
    --------
    >>> kind_of(["First Name", "Last Name", "URL", "Email Address", "Connected On"])
    'linkedin.connections'
    >>> kind_of(["Name", "Company", "Why"]), kind_of(["x", "y"])
    ('prospects', 'unknown')
    """
    keys = column_keys(list(header))
    if tuple(keys[: len(_OUTLOOK_STYLE)]) == _OUTLOOK_STYLE and len(keys) == _OUTLOOK_STYLE_WIDTH:
        return "linkedin.connections"
    have = frozenset(keys) - {""}
    if sum(bool(_GOOGLE_MAIL.fullmatch(key)) for key in have) >= 2:
        return "google.contacts"
    for layout in _LAYOUTS:
        if layout.kind in _EXACT and layout.needs != have:
            continue
        if layout.needs <= have and (not layout.one_of or layout.one_of & have):
            return layout.kind
    if has_other_header(have):
        return "linkedin.other"
    translated = _address_book(frozenset(english_keys(keys)))
    if translated:
        return translated
    if len(keys) == _OUTLOOK_DESKTOP_WIDTH:
        return "outlook.contacts"
    return "prospects" if _is_prospect_list(have) else "unknown"


def _is_prospect_list(have: frozenset[str]) -> bool:
    """Return whether columns are those of a list of people or organisations.

    'Name' says too little: stars, files and countries have one. It counts alone, or beside a
    column that lists of people have.
    """
    named = ("name", "given_name", "family_name", "company")
    found = have & {key for meaning in named for key in PROSPECT_COLUMNS[meaning]}
    if not found >= PAIR:
        found -= PAIR
    if found - NAME_OF_ANYTHING:
        return True
    beside = have & _OF_PEOPLE - (found if len(found) == 1 else frozenset())
    return bool(found) and bool(beside or have <= found | _OF_ANYTHING)


def _address_book(have: frozenset[str]) -> str:
    """Return the kind of a table whose columns, put into English, are those of an address book."""
    for layout in _LAYOUTS:
        fits = layout.needs <= have and (not layout.one_of or layout.one_of & have)
        if fits and layout.kind in _TRANSLATED_KINDS:
            return layout.kind
    return ""

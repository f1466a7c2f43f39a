"""Which columns make which kind of table: the header rows of every export introlab has met."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from introlab.sources.address_books.outlook_names import OUTLOOK_NAMES, english_keys
from introlab.sources.column_names import column_key, column_keys

#: Meanings of a prospect list -> column keys that carry them, the surest first. A person's column
#: stands before the company's, and only whole names count: 'Company Linkedin Url' is no person's.
PROSPECT_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("fullname", "prospectname", "prospectfullname", "name", "prospect", "contactname",
             "leadname", "personname", "person", "contact", "lead", "nom", "nomcomplet",
             "nombrecompleto", "nomecompleto", "naam", "namn", "navn", "ansprechpartner"),
    "given_name": ("firstname", "givenname", "prospectfirstname", "forename", "nome",
                   "imię"),
    "family_name": ("lastname", "familyname", "surname", "prospectlastname", "nazwisko",
                    "familienname", "zuname"),
    "company": ("company", "companyname", "organisation", "organization", "organisationname",
                "organizationname", "companyaccount", "accountname", "account", "associatedcompany",
                "prospectcompany", "prospectcompanyname", "currentcompany", "employer", "firm",
                "firmenname", "firmaname", "unternehmensname", "ragionesociale",
                "companynameforemails"),
    "title": ("title", "jobtitle", "position", "prospectposition", "prospecttitle", "currenttitle",
              "role", "headline", "funktion", "jobtitel", "berufsbezeichnung", "puesto",
              "stanowisko"),
    "email": ("email", "emailaddress", "primaryemail", "workemail", "businessemail",
              "prospectemail", "contactemail", "mail", "courriel",
              "correo", "epost"),
    "linkedin_url": ("personlinkedinurl", "linkedinprofileurl", "linkedinurl", "linkedin",
                     "linkedinprofile", "prospectlinkedinurl", "publicprofileurl", "profileurl",
                     "profile", "defaultprofileurl", "url", "linkedinbio", "linkedinlink",
                     "linkedincontactprofileurl", "leadlinkedinurl", "prospectlinkedinidurl"),
    "context": ("context", "topic", "field"),
    "why": ("why", "reason", "purpose"),
    "benefit": ("benefit", "need", "needs", "benefitforthem", "offer"),
    "known_by": ("knownby", "knows", "whoknows", "mutualconnections", "mutual", "connectors"),
    "kind": ("kind", "type", "prospecttype"),
}  # fmt: skip


#: 'Name' in several languages, of which some say first name with the same word.
_NAME_OF_ANYTHING = frozenset({"name", "nom", "nome", "naam", "namn", "navn", "firstname"})
#: Columns beside 'Name' that make a table a list of people or organisations.
_OF_PEOPLE = frozenset(
    key
    for meaning in ("company", "title", "email", "linkedin_url", "context", "why", "benefit",
                    "known_by")
    for key in PROSPECT_COLUMNS[meaning]
) - {"url", "field", "topic", "need", "needs", "profile"} | frozenset({
    "phone", "phonenumber", "mobile", "mobilephone", "telephone", "tel", "website", "city",
    "location", "industry", "notes", "leadstatus", "twitter", "tags", "telefon", "téléphone",
    "teléfono", "telefono", "telefone", "telefoon", "ort", "stadt", "ville", "ciudad", "cidade",
    "città", "branche",
})  # fmt: skip


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
    _layout("linkedin.messages", "from to date content direction"),
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
    _layout("outlook.contacts", "firstname lastname emailtype"),
    _layout("outlook.contacts", "firstname middlename lastname initials webpage gender"),
    _layout("linkedin.shares", "date sharelink"),
    _layout("linkedin.comments", "date link message"),
    _layout("linkedin.reactions", "date type link"),
)  # fmt: skip

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

#: Headers of LinkedIn members that hold nothing introlab needs; they must match as a whole.
_OTHER = """
Time|Event
Ad clicked Date|Ad Title/Id
Owner|Source|LastSyncedAt
Supported Cause
Organization|Followed On
School Name|Start Date|End Date|Notes|Degree Name|Activities
Email Address|Confirmed|Primary|Updated On
Event Name|Event Time|Status|External Url
First Name|Last Name|URL|Headline|Industry|Location
HashTag|CreatedTime|LastModifiedTime|State
Title|Description|Issuer|Issue Date
Title|Description|Issuer|Issued On
Question|Answer
Application Date|Contact Email|Contact Phone Number|Company Name|Job Title|Job Url|Resume Name|\
Question And Answers
Job Title|Company|Applied At|Job Url
Name|Proficiency
Name|Url|Authority|Started On|Finished On|License Number
Name|Number
Name|Description|Position|Started On|Finished On
Content Title|Content Description|Content Type|Content Last Watched Date (if viewed)|\
Content Completed At (if completed)|Content Saved|Notes taken on videos (if taken)
Login Date|IP Address|User Agent|Login Type
Date|Status|FullName
Date|Action|Ad Title/Id|Page/App
Category|Type of inference|Description|Inference
Extension|Number|Type
Private Identity Asset Name|Private Identity Asset Raw Text
Profile Summary
Title|Description|Url|Start Date|End Date
Title|Description|Url|Started On|Finished On
Name|Published On|Description|Publisher|Url
First Name|Last Name|Billing Country|Postal Code|Transaction Made At|Payment Method Type|\
Invoice Number|Description|Tax Amount|Sub Total|Total Amount|Currency Code
Registered At|Registration Ip|Subscription Types
Registration Date|Registration IP Address|Invited by (First Name)|Invited by (Last Name)|\
Subscription Types
Date/Time|Media Description|Media Link
Time|Media Link
Type|Link
Saved At|Link|Name
savedItem|CreatedTime
ALERT_PARAMETERS|QUERY_CONTEXT|SAVED_SEARCH_ID
Saved Search Date|Jobs Search Url
Saved Date|Job Url|Job Title|Company Name
Time|Search Query
Challenge Date|IP Address|User Agent|Country|Challenge Type
First name|Middle name|Last name|Verification type|Organization name|Email address|Country|State|\
City|Year of birth|Issuing authority|Document type|Verification service provider|Verified date|\
Expiry date
Description|Link
Company Name|Role|Cause|Started On|Finished On|Description
Date|Link|OptionText
Number|Extension|Is_WhatsApp_Number
Locations|Industries|Company Employee Count|Preferred Job Types|Job Titles|Open To Recruiters|\
Dream Companies
Age Group|Country|Company Sizes|Companies|Followed Companies|Functions|Gender|Industries
Member Age|Buyer Groups|Company Names|Company Follower of|Company Category
"""
_OTHER_HEADERS = frozenset(
    frozenset(column_key(cell) for cell in line.split("|")) for line in _OTHER.strip().splitlines()
)
#: A wider table is one of these members when it has all of this many known columns.
_WIDE = 5

#: Further columns of the members above.
_OFTEN = """
askedon agreedon introducedon meton wonon declinedon why note
text content folder subject message status attachments websites instantmessengers tags notes
senderprofileurl recipientprofileurls conversationtitle inviterprofileurl inviteeprofileurl
endorserpublicurl endorseepublicurl note location industry headline summary middlename suffix
taggedon direction companies emails profiles birthday nickname zipcode createdon
"""
#: Every column key a header row may hold: what tells a header from the rows around it.
KNOWN_COLUMNS: frozenset[str] = frozenset().union(
    *(layout.needs | layout.one_of for layout in _LAYOUTS),
    *PROSPECT_COLUMNS.values(),
    *_OTHER_HEADERS,
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
        if layout.needs <= have and (not layout.one_of or layout.one_of & have):
            return layout.kind
    if is_other_header(have):
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
    return bool(found - _NAME_OF_ANYTHING) or bool(found and (have == found or have & _OF_PEOPLE))


def _address_book(have: frozenset[str]) -> str:
    """Return the kind of a table whose columns, put into English, are those of an address book."""
    for layout in _LAYOUTS:
        fits = layout.needs <= have and (not layout.one_of or layout.one_of & have)
        if fits and layout.kind in _TRANSLATED_KINDS:
            return layout.kind
    return ""


def is_other_header(have: Collection[str]) -> bool:
    """Return whether column keys are those of a LinkedIn member introlab does not need.

    Examples
    --------
    >>> is_other_header({"organization", "followedon"}), is_other_header({"organization"})
    (True, False)
    """
    keys = frozenset(have)
    bare = frozenset(key.split("#")[0] for key in keys)
    if bare in _OTHER_HEADERS:
        return True
    return any(len(header) >= _WIDE and header < bare for header in _OTHER_HEADERS)

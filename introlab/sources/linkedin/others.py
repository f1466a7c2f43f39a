"""Members of LinkedIn's export that hold nothing introlab needs, known by columns and names."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from introlab.sources.column_names import column_key
from introlab.sources.kinds import is_not_by_people, member_key

#: Their header rows, of every year since 2018; they must match as a whole.
_HEADERS = """
Ad clicked Date|Ad Title/Id
Owner|Source|LastSyncedAt
Supported Cause
Organization|Followed On
School Name|Start Date|End Date|Notes|Degree Name|Activities
Email Address|Confirmed|Primary|Updated On
Event Name|Event Time|Status|External Url
HashTag|CreatedTime|LastModifiedTime|State
Member Posts About Hashtags
Title|Description|Issuer|Issue Date
Title|Description|Issuer|Issued On
Title|Description|Issued On
Application Date|Contact Email|Contact Phone Number|Company Name|Job Title|Job Url|Resume Name|\
Question And Answers
Job Title|Company|Applied At|Job Url
Company Name|Title|Employment Status|Company Description|Job Description|Location Description
Name|Proficiency
Language|Score|Proficiency Level
Name|Url|Authority|Started On|Finished On|License Number
Name|Description|Position|Started On|Finished On
Tested On|Name|Description|Score
Content Title|Content Description|Content Type|Content Last Watched Date (if viewed)|\
Content Completed At (if completed)|Content Saved|Notes taken on videos (if taken)
Reviewee|Review Type|Review Section|Creation Date|Rating|Review Text|Review Tags
Login Date|IP Address|User Agent|Login Type
Date|Status|FullName
Date|Action|Ad Title/Id|Page/App
Category|Type of inference|Description|Inference
Extension|Number|Type
Private Identity Asset Name|Private Identity Asset Raw Text
Profile Summary
Title|Description|Url|Started On|Finished On
Name|Published On|Description|Publisher|Url
First Name|Last Name|Billing Country|Postal Code|Transaction Made At|Payment Method Type|\
Invoice Number|Description|Tax Amount|Sub Total|Total Amount|Currency Code
Registered At|Registration Ip|Subscription Types
Registration Date|Registration IP Address|Invited by (First Name)|Invited by (Last Name)|\
Subscription Types
Creation Time|Marketplace Type|ProFinder Service Category|Top Level Service Category|\
Secondary Service Category
Date/Time|Media Description|Media Link
Time|Media Link
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
Company Name|Role|Cause|Started On|Finished On|Description
Date|Link|OptionText
Number|Extension|Is_WhatsApp_Number
Locations|Industries|Company Employee Count|Preferred Job Types|Job Titles|Open To Recruiters|\
Dream Companies
Age Group|Country|Company Sizes|Companies|Followed Companies|Functions|Gender|Industries
Member Age|Buyer Groups|Company Names|Company Follower of|Company Category
"""
#: Columns of these that tell who somebody is: with one of them a cut table may be anybody's list.
_OF_SOMEBODY = frozenset({"firstname", "lastname", "emailaddress", "contactemail"})
#: Header rows of members that anybody's table may have: the name must say so too.
_VAGUE_HEADERS = """
Time|Event
Question|Answer
Name|Number
Type|Link
Description|Link
Title|Description|Url|Start Date|End Date
"""


def _sets(headers: str) -> frozenset[frozenset[str]]:
    lines = headers.strip().splitlines()
    return frozenset(frozenset(column_key(cell) for cell in line.split("|")) for line in lines)


_BY_HEADER = _sets(_HEADERS)
#: A wider table is one of these members when it has all of this many known columns.
_WIDE = 5
#: A narrower one is, if its name says so too, when it has this many and no others.
_NARROW = 4
#: Every column key of these members.
OTHER_COLUMNS: frozenset[str] = frozenset().union(*_BY_HEADER, *_sets(_VAGUE_HEADERS))
#: Headers that a list of prospects may have, too: of skills, and of followers.
_SHARED = frozenset({
    frozenset({"name"}),
    frozenset({"firstname", "lastname", "url", "headline", "industry", "location"}),
})  # fmt: skip

_OWN = """
accountstatushistory adsclicked causesyoucareabout companyfollows hashtagfollows instantreposts
jobapplications jobseekerpreferences lanadsengagement learningreviews
linkedinaudiencenetworkadengagement memberfollows memberhashtags onlinejobpostings opprtunities
profilesummary richmedia savedarticles saveditems savedjobalerts savedjobs searchqueries
"""
_COMMON = """
articles calendar causes certifications courses duolingo education engagements events followers
groups honors honorsawards interests jobdescriptions languages learning opportunities organizations
patents projects providers publications reviews skills testscores videos volunteering
volunteerexperience volunteerexperiences votes workinghours
"""
#: Names that LinkedIn alone gives, and names that others give their files, too.
_OWN_NAMES, _COMMON_NAMES = frozenset(_OWN.split()), frozenset(_COMMON.split())
_TABLES = frozenset({".csv", ".tsv", ".xlsx"})


def has_other_header(columns: Collection[str]) -> bool:
    """Return whether column keys are those of a member introlab does not need, and of no other.

    Examples
    --------
    >>> has_other_header({"organization", "followedon"}), has_other_header({"organization"})
    (True, False)
    """
    bare = _bare(columns)
    return bare in _BY_HEADER or any(
        len(header) >= _WIDE and header < bare for header in _BY_HEADER
    )


def is_other_member(columns: Collection[str], name: str, *, known: bool) -> bool:
    """Return whether a table is a member introlab does not need, where its columns leave it open.

    A name says so where LinkedIn alone gives it. Others have a file 'events', too: there, half of
    the columns must be LinkedIn's.

    Parameters
    ----------
    columns : collection of str
        Column keys.
    name : str
        The member's name.
    known : bool
        Whether the columns are those of a list of prospects, else of nothing known.

    Examples
    --------
    >>> is_other_member(["x"], "Saved_Items.csv", known=False)
    True
    >>> is_other_member(["name"], "Skills.csv", known=True)
    True
    >>> is_other_member(["match", "minute"], "Events.csv", known=False)
    False
    """
    if PurePosixPath(name).suffix.casefold() not in _TABLES:
        return False
    key, bare = member_key(name), _bare(columns)
    if known:
        cut = len(bare) >= _NARROW and any(bare < header for header in _BY_HEADER)
        cut = cut and (key in _OWN_NAMES or bare.isdisjoint(_OF_SOMEBODY))
        return key in _OWN_NAMES | _COMMON_NAMES and (cut or bare in _SHARED)
    if key in _OWN_NAMES or is_not_by_people(name):
        return True
    return key in _COMMON_NAMES and bool(bare) and 2 * len(bare & OTHER_COLUMNS) >= len(bare)


def _bare(columns: Collection[str]) -> frozenset[str]:
    """Return column keys without the numbers of repeated ones."""
    return frozenset(key.split("#")[0] for key in columns) - {""}

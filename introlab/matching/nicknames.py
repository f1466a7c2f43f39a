"""Given names that stand for each other: Bob and Robert, Liz and Beth."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import nicknames as package
import numpy as np
import numpy.typing as npt

#: What the package, made of English sources, does not hold: short forms common elsewhere.
_MORE = """
alexander sascha sasha sandro alex aleks; alexandra sasha sandra; alessandro sandro;
anastasia nastya; andreas andi andy; angelika geli; antonia toni; antonio toni tonio;
benedikt ben; bernhard bernd; christian chris; christiane christl chris; christine chris;
dmitri dima mitya; dorothea doro thea; ekaterina katya; elena lena; elisabeth lisa elli lisbeth;
evgeny zhenya; ferdinand ferdi; francisco paco pancho; francesca franca; friedrich fritz fred;
gabriele gabi; giovanni gianni nanni; giuseppe beppe pino peppe; guadalupe lupe; guillermo memo;
hans hannes; heinrich heinz heiner; ignacio nacho; ivan vanya; jesus chuy; johann hans hannes;
johannes hans hannes; jose pepe; josef sepp jupp; joseph jo; juan juanito; katarzyna kasia;
katharina kathi kati katja; konstantin kostya; lars lasse; lieselotte lilo lotte; luigi gigi;
lyudmila lyuda; magdalena leni magda; malgorzata gosia; manuel manolo; manuela manu;
maria mia mitzi masha; mariya masha; matthias matze; mikhail misha; mikkel mik; mohammed mo;
nikolai kolya; nicolas nico; olga olya; pavel pasha; per pelle; pyotr petya; rafael rafa;
reinhard reini; roberto beto; salvatore toto; sebastian basti seb; sergei seryozha;
stanislaw staszek; stefan steff; susanne susi sanne; svetlana sveta; tatiana tanya; theresia resi;
thomas tom; tomasz tomek; ulrich uli; ulrike uli; vladimir vova volodya; wilhelm willi willy;
wolfgang wolf; yevgeny zhenya; xavier xavi
"""


@cache
def _relations() -> dict[str, frozenset[str]]:
    """Return full name -> short forms."""
    short: dict[str, set[str]] = defaultdict(set)
    for triplet in package.name_triplets():
        short[triplet.name1.casefold()].add(triplet.name2.casefold())
    for line in " ".join(_MORE.split()).split(";"):
        full, *forms = line.split()
        short[full] |= set(forms)
    return {full: frozenset(forms) for full, forms in short.items()}


@cache
def _full_names() -> dict[str, str]:
    """Return short form -> the full name with the most short forms (the commonest, as a rule)."""
    shorts = _relations()
    full: dict[str, str] = {}
    for name in sorted(shorts, key=lambda name: (-len(shorts[name]), name)):
        for form in shorts[name]:
            full.setdefault(form, name)
    return {form: name for form, name in full.items() if len(shorts.get(form, ())) < 3}


def full_name(given: str) -> str:
    """Return the full name that a short form most often stands for, or the name itself.

    Good for finding candidates, not for evidence: Bert is Albert to some and Robert to others.

    Examples
    --------
    >>> full_name("bob"), full_name("robert"), full_name("zenobia")
    ('robert', 'robert', 'zenobia')
    """
    return _full_names().get(given, given)


class NicknamePairs:
    """The pairs among some given names where one may stand for the other.

    Examples
    --------
    >>> names = ["bob", "liz", "rob", "robert"]
    >>> NicknamePairs(names).of(np.array([0, 0, 1]), np.array([3, 2, 3])).tolist()
    [True, True, False]
    """

    def __init__(self, names: list[str]) -> None:
        self._size = len(names)
        place = {name: i for i, name in enumerate(names)}
        pairs = set()
        for full, forms in _relations().items():
            group = sorted(place[name] for name in {full, *forms} if name in place)
            pairs |= {i * self._size + j for i in group for j in group if i < j}
        self._pairs = np.array(sorted(pairs), np.int64)

    def of(
        self, left: npt.NDArray[np.integer], right: npt.NDArray[np.integer]
    ) -> npt.NDArray[np.bool_]:
        """Return for each pair of places whether the names stand for each other."""
        low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right)
        keys = low * self._size + high
        if not len(self._pairs):
            return np.zeros(len(keys), bool)
        at = np.minimum(np.searchsorted(self._pairs, keys), len(self._pairs) - 1)
        found: npt.NDArray[np.bool_] = self._pairs[at] == keys
        return found

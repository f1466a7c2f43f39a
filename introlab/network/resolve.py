"""Records to contacts: for now on exact keys only, never by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from introlab.network.merges import assignments, log_merges
from introlab.workspace import Workspace


class _Partition:
    """Disjoint sets of contact ids; the smallest id stands for its set."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        root = item
        while (parent := self._parent.setdefault(root, root)) != root:
            root = parent
        while item != root:
            self._parent[item], item = root, self._parent[item]
        return root

    def union(self, items: Iterable[int]) -> None:
        roots = sorted({self.find(item) for item in items})
        for root in roots[1:]:
            self._parent[root] = roots[0]


def exact_merges(keys: Mapping[str, Iterable[int]]) -> tuple[list[tuple[int, int, str]], list[str]]:
    """Return the merges that equal keys call for, and the e-mail keys that are no evidence.

    A LinkedIn URL names one person. An e-mail address does too, unless people with different
    LinkedIn URLs share it (a mailbox such as office@): then it merges nobody. If a chain of
    addresses would join different LinkedIn URLs, none of the addresses in the chain is used. The
    result does not depend on the order of the keys.

    Parameters
    ----------
    keys : mapping of str to ids
        Key ('email:…', 'linkedin:…') to the ids of the contacts that bear it.

    Returns
    -------
    merges : list of (merged id, id that stands for both, reason)
    shared : list of str
        E-mail keys that two or more LinkedIn profiles share, sorted.

    Examples
    --------
    >>> exact_merges({"email:a@example.com": [1, 2], "linkedin:a": [1], "linkedin:b": [3]})
    ([(2, 1, 'same e-mail address')], [])
    >>> exact_merges({"email:office@example.com": [1, 3], "linkedin:a": [1], "linkedin:b": [3]})
    ([], ['email:office@example.com'])
    """
    profiles = {key: set(ids) for key, ids in keys.items() if key.startswith("linkedin:")}
    mails = {key: set(ids) for key, ids in keys.items() if key.startswith("email:")}
    by_profile = _Partition()
    for ids in profiles.values():
        by_profile.union(ids)
    profiles_of: dict[int, set[str]] = defaultdict(set)
    for key, ids in profiles.items():
        for contact_id in ids:
            profiles_of[by_profile.find(contact_id)].add(key)
    # One person may carry several profile URLs (a renamed slug), so people are compared, not URLs.
    holders = {root for root, held in profiles_of.items() if held}

    def owners(ids: Iterable[int]) -> set[int]:
        return {by_profile.find(i) for i in ids} & holders

    shared = {key for key, ids in mails.items() if len(owners(ids)) > 1}
    usable = {key: ids for key, ids in mails.items() if key not in shared}
    chains = _Partition()
    for ids in [*profiles.values(), *usable.values()]:
        chains.union(ids)
    holders_in: dict[int, set[int]] = defaultdict(set)
    for root in holders:
        holders_in[chains.find(root)].add(root)
    everything = _Partition()
    for ids in profiles.values():
        everything.union(ids)
    for key, ids in usable.items():
        if len(holders_in[chains.find(min(ids))]) > 1:
            shared.add(key)
        else:
            everything.union(ids)
    merges = [
        (
            contact_id,
            everything.find(contact_id),
            # an id that is not the smallest of its profile shares the profile with a smaller one
            "same LinkedIn profile"
            if by_profile.find(contact_id) != contact_id
            else "same e-mail address",
        )
        for contact_id in sorted({i for ids in keys.values() for i in ids})
        if everything.find(contact_id) != contact_id
    ]
    return merges, sorted(key for key in shared if len(mails[key]) > 1)


def merge_exact(ws: Workspace) -> tuple[int, int]:
    """Merge contacts that share an exact key; return how many were merged and keys shared by many.

    Each merge is a row in ``merge_log``; ids are never changed in the records.
    """
    keys: dict[str, set[int]] = defaultdict(set)
    for key, contact_id in ws.rows(
        "SELECT k.key, c.contact_id FROM record_key k JOIN record r USING (record_id) "
        "JOIN contact_current c ON c.minted_id = r.contact_id"
    ):
        keys[key].add(contact_id)
    merges, shared = exact_merges(keys)
    into = {gone: (root, reason) for gone, root, reason in merges}
    moved = {i: into[root] for i, root in assignments(ws).items() if root in into}
    log_merges(
        ws,
        {i: root for i, (root, _) in moved.items()},
        {i: reason for i, (_, reason) in moved.items()},
    )
    return len(merges), len(shared)

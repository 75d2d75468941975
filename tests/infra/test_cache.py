from community.infra.cache import LocalCache


def trusted(**options: int) -> LocalCache:
    cache = LocalCache(**options)
    cache.trust(heard=True)
    return cache


def test_nothing_is_kept_while_purges_are_not_heard() -> None:
    cache = LocalCache()
    cache.put("page", 1, tags=("list",), generation=cache.generation)
    assert cache.get("page") is None


def test_purge_drops_what_bears_the_tag_and_nothing_else() -> None:
    cache = trusted()
    cache.put("a", 1, tags=("space:1", "list"), generation=cache.generation)
    cache.put("b", 2, tags=("space:2",), generation=cache.generation)
    cache.purge(["list"])
    assert (cache.get("a"), cache.get("b")) == (None, 2)


def test_value_read_before_a_purge_is_not_kept_after_it() -> None:
    cache = trusted()
    read_at = cache.generation
    cache.purge(["list"])
    cache.put("page", "old", tags=("list",), generation=read_at)
    assert cache.get("page") is None


def test_losing_the_bus_empties_the_cache() -> None:
    cache = trusted()
    cache.put("page", 1, tags=(), generation=cache.generation)
    cache.trust(heard=False)
    assert cache.get("page") is None


def test_least_recently_used_entries_leave_first() -> None:
    cache = trusted(max_entries=2)
    for key in ("a", "b"):
        cache.put(key, key, tags=("t",), generation=cache.generation)
    cache.get("a")
    cache.put("c", "c", tags=("t",), generation=cache.generation)
    assert [cache.get(key) for key in ("a", "b", "c")] == ["a", None, "c"]


def test_big_entries_push_out_more_than_small_ones() -> None:
    cache = trusted(max_bytes=100)
    for key, size in (("a", 30), ("b", 30), ("c", 30)):
        cache.put(key, key, tags=("t",), generation=cache.generation, size=size)
    cache.put("big", "big", tags=("t",), generation=cache.generation, size=60)
    assert [cache.get(key) for key in ("a", "b", "c", "big")] == [None, None, "c", "big"]
    cache.purge(["t"])
    cache.put("next", "next", tags=(), generation=cache.generation, size=100)
    assert cache.get("next") == "next"

"""Whatever holds many operations, the answers are those of the loop."""

from __future__ import annotations

import array
import random
from collections.abc import Callable
from typing import Any

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pytest
from scopeward import InputError
from support import shipped

POLICY: Any = shipped("timetracker-full")
GRANT = POLICY.grant(
    {
        "scope": "read:projects write:projects read:time_entries read:users",
        "principal": "ann",
    }
)
RANDOM = random.Random(7)
BRIEFS = {"denied": 0, "allowed": 1, "obliged": 2}


def paths(count: int) -> list[tuple[str, str]]:
    """Methods and paths over all operations, some of which lead nowhere."""
    keys = [operation["key"].split(" ") for operation in POLICY.model()["operations"]]
    rows = []
    for _ in range(count):
        methods, path = RANDOM.choice(keys)
        for name in path.split("/"):
            path = (
                path.replace(name, str(RANDOM.randrange(99)), 1)
                if name.startswith("{")
                else path
            )
        rows.append(
            (
                RANDOM.choice(methods.split("|")),
                RANDOM.choice([path, path, path, path + "/gone", "/é😀"]),
            )
        )
    return rows


PAIRS = paths(4_000)
METHODS, PATHS = [method for method, _ in PAIRS], [path for _, path in PAIRS]
HANDLES = [RANDOM.randrange(POLICY.size + 3) for _ in range(4_000)]
BY_PATH = bytes(
    BRIEFS[POLICY.decide(GRANT, method, path).brief] for method, path in PAIRS
)
BY_HANDLE = bytes(BRIEFS[POLICY.decide(GRANT, handle).brief] for handle in HANDLES)


def test_the_loop_has_every_answer() -> None:
    assert set(BY_PATH) == set(BY_HANDLE) == {0, 1, 2}


def chunked(values: list[Any], type: Any, size: int) -> Any:
    return pyarrow.chunked_array(
        [
            pyarrow.array(values[at : at + size], type)
            for at in range(0, len(values), size)
        ]
    )


def table(**columns: Any) -> Any:
    return pyarrow.table(columns)


def query(data: Any) -> Any:
    """A relation of duckdb, from which it streams."""
    return duckdb.sql("select * from data")


NUMBERS: dict[str, Callable[[], Any]] = {
    "list": lambda: HANDLES,
    "tuple": lambda: tuple(HANDLES),
    "generator": lambda: (handle for handle in HANDLES),
    "numpy scalars": lambda: list(numpy.array(HANDLES, "uint16")),
    **{
        f"array {code}": lambda code=code: array.array(code, HANDLES)
        for code in "iIlLqQ"
    },
    **{
        f"numpy {kind}": lambda kind=kind: numpy.array(HANDLES, kind)
        for kind in ("i4", "u4", "i8", "u8", "u2", ">u4")
    },
    "numpy strided": lambda: numpy.repeat(numpy.array(HANDLES), 2)[::2],
    "memoryview": lambda: memoryview(array.array("I", HANDLES)),
    **{
        f"arrow {kind}": lambda kind=kind: pyarrow.array(HANDLES, kind)
        for kind in ("int32", "uint32", "int64", "uint64")
    },
    "arrow slice": lambda: pyarrow.array([9, *HANDLES, 9])[1:-1],
    "arrow dictionary": lambda: pyarrow.array(HANDLES).dictionary_encode(),
    "arrow table slice": lambda: table(handle=[9, 9, *HANDLES, 9]).slice(
        2, len(HANDLES)
    ),
    "arrow batch slice": lambda: pyarrow.record_batch({"handle": [9, *HANDLES]}).slice(
        1
    ),
    "pandas category": lambda: pandas.Series(HANDLES, dtype="category"),
    "arrow chunks": lambda: chunked(HANDLES, "int64", 999),
    "arrow table": lambda: table(handle=HANDLES, other=PATHS),
    "arrow batch": lambda: pyarrow.record_batch({"handle": HANDLES}),
    "polars series": lambda: polars.Series(HANDLES),
    "polars frame": lambda: polars.DataFrame({"handle": HANDLES}),
    "pandas series": lambda: pandas.Series(HANDLES),
    "pandas frame": lambda: pandas.DataFrame({"handle": HANDLES}),
    "duckdb relation": lambda: query(table(handle=HANDLES)),
}
TYPES = {
    "utf8": pyarrow.utf8(),
    "large_utf8": pyarrow.large_utf8(),
    "utf8_view": pyarrow.string_view(),
    "dictionary": pyarrow.dictionary(pyarrow.int16(), pyarrow.utf8()),
    "dictionary of large": pyarrow.dictionary(pyarrow.uint32(), pyarrow.large_utf8()),
}
ROWS: dict[str, Callable[[], tuple[Any, ...]]] = {
    "pairs": lambda: (PAIRS,),
    "two lists": lambda: (METHODS, PATHS),
    "numpy objects": lambda: (numpy.array(METHODS, object), numpy.array(PATHS, object)),
    "numpy texts": lambda: (numpy.array(METHODS), numpy.array(PATHS)),
    **{
        f"arrow {name}": lambda kind=kind: (
            pyarrow.array(METHODS, kind),
            pyarrow.array(PATHS, kind),
        )
        for name, kind in TYPES.items()
    },
    **{
        f"table of {name}": lambda kind=kind: (
            table(method=pyarrow.array(METHODS, kind), path=pyarrow.array(PATHS, kind)),
        )
        for name, kind in TYPES.items()
    },
    "arrow chunks of two lengths": lambda: (
        chunked(METHODS, "utf8", 700),
        chunked(PATHS, "utf8", 999),
    ),
    "arrow and a list": lambda: (METHODS, pyarrow.array(PATHS)),
    **{
        f"arrow slice of {name}": lambda kind=kind: (
            pyarrow.array(["-", *METHODS], kind)[1:],
            pyarrow.array([None, None, *PATHS, ""], kind)[2:-1],
        )
        for name, kind in TYPES.items()
    },
    "arrow structs in a slice": lambda: (
        pyarrow.StructArray.from_arrays(
            [["-", "-", *METHODS], ["-", "-", *PATHS]], ["method", "path"]
        )[2:],
    ),
    "arrow structs": lambda: (
        pyarrow.StructArray.from_arrays([METHODS, PATHS], ["method", "path"]),
    ),
    "polars series": lambda: (polars.Series(METHODS), polars.Series(PATHS)),
    "polars categories": lambda: (
        polars.Series(METHODS, dtype=polars.Categorical),
        polars.Series(PATHS),
    ),
    "polars frame": lambda: (
        polars.DataFrame({"path": PATHS, "method": METHODS, "more": PATHS}),
    ),
    "pandas series": lambda: (pandas.Series(METHODS), pandas.Series(PATHS)),
    "pandas categories": lambda: (
        pandas.Series(METHODS, dtype="category"),
        pandas.Series(PATHS),
    ),
    "pandas frame": lambda: (pandas.DataFrame({"method": METHODS, "path": PATHS}),),
    "duckdb relation": lambda: (query(table(method=METHODS, path=PATHS)),),
}


@pytest.mark.parametrize("holder", NUMBERS)
def test_handles(holder: str) -> None:
    assert POLICY.decide_many(GRANT, NUMBERS[holder]()) == BY_HANDLE


@pytest.mark.parametrize("holder", ROWS)
def test_methods_and_paths(holder: str) -> None:
    assert POLICY.decide_many(GRANT, *ROWS[holder]()) == BY_PATH


@pytest.mark.parametrize(
    "holder",
    [
        list,
        pyarrow.array,
        polars.Series,
        pandas.Series,
        lambda all: numpy.array(all, object),
    ],
)
def test_one_method_for_all_paths(holder: Callable[[Any], Any]) -> None:
    expected = bytes(BRIEFS[POLICY.decide(GRANT, "GET", path).brief] for path in PATHS)
    assert POLICY.decide_many(GRANT, "GET", holder(PATHS)) == expected


def test_what_is_missing_is_denied() -> None:
    public = POLICY.route("GET", "/api/v1/health")
    assert public is not None and POLICY.decide_many(None, [public]) == b"\1"
    one, where = [public, None, public], ["/api/v1/health", None, "/api/v1/health"]
    for column in (
        one,
        pyarrow.array(one),
        polars.Series(one),
        table(handle=one),
        pandas.Series(one, dtype="Int64"),
    ):
        assert POLICY.decide_many(None, column) == b"\1\0\1"
    for kind in TYPES.values():
        assert POLICY.decide_many(None, "GET", pyarrow.array(where, kind)) == b"\1\0\1"
        assert (
            POLICY.decide_many(
                None,
                pyarrow.array(["GET", "GET", None], kind),
                pyarrow.array(where, kind),
            )
            == b"\1\0\0"
        )
    pair = ("GET", "/api/v1/health")
    assert (
        POLICY.decide_many(None, [pair, None, ("GET", None), (None, pair[1]), pair])
        == b"\1\0\0\0\1"
    )
    assert POLICY.decide_many(None, pyarrow.nulls(3)) == b"\0\0\0"
    keys = pyarrow.array(one).dictionary_encode()
    assert POLICY.decide_many(None, keys) == b"\1\0\1"
    # A missing row is missing, whatever its columns hold.
    mask = pyarrow.array([False, True])
    columns = [pyarrow.array(["GET"] * 2), pyarrow.array([pair[1]] * 2)]
    rows = pyarrow.StructArray.from_arrays(columns, ["method", "path"], mask=mask)
    assert POLICY.decide_many(None, rows) == b"\1\0"
    assert POLICY.decide_many(None, rows[1:]) == b"\0"


@pytest.mark.parametrize(
    "empty",
    [
        [],
        (),
        array.array("I"),
        numpy.array([], "u4"),
        pyarrow.array([], "u4"),
        polars.Series([], dtype=polars.UInt32),
    ],
)
def test_nothing_gives_nothing(empty: Any) -> None:
    assert POLICY.decide_many(GRANT, empty) == b""
    assert POLICY.decide_many(GRANT, "GET", []) == b""


UNFIT: dict[str, tuple[Any, ...]] = {
    "a number": (7,),
    "a text": ("GET",),
    "nothing": (None,),
    "a handle below zero": ([-1],),
    "a handle past 32 bits": ([2**32],),
    "a flag": ([True],),
    "a fraction": ([1.0],),
    "a text in a list": (["GET /health"],),
    "three in a pair": ([("GET", "/", "ann")],),
    "numbers in a pair": ([(1, 2)],),
    "a request in a list": ([{"handle": 1}],),
    "a buffer of bytes": (b"\0\0\0\0",),
    "a buffer of fractions": (array.array("d", [1.0]),),
    "a buffer below zero": (array.array("i", [-1]),),
    "a buffer past 32 bits": (numpy.array([2**32]),),
    "a buffer of two dimensions": (numpy.zeros((2, 2), "u4"),),
    "a column of fractions": (pyarrow.array([1.5]),),
    "a column below zero": (pyarrow.array([-1]),),
    "a column past 32 bits": (pyarrow.array([2**32]),),
    "one column of texts": (pyarrow.array(["GET"]),),
    "a table of other columns": (table(verb=["GET"], path=["/"]),),
    "a table with too many columns": (table(method=["GET"], path=["/"], handle=[1]),),
    "a table with a number for a path": (table(method=["GET"], path=[1]),),
    "lists of two lengths": (["GET"], ["/", "/"]),
    "columns of two lengths": (pyarrow.array(["GET", "GET"]), pyarrow.array(["/"])),
    "two texts": ("GET", "/health"),
    "bytes for paths": ("GET", [b"/"]),
    "half a character": ("GET", ["/\ud800"]),
    "numbers for paths": ("GET", pyarrow.array([1])),
    "binary for paths": ("GET", pyarrow.array([b"/"])),
    "a dictionary of numbers": ("GET", pyarrow.array([1]).dictionary_encode()),
}


@pytest.mark.parametrize("what", UNFIT)
def test_is_refused(what: str) -> None:
    with pytest.raises(InputError) as raised:
        POLICY.decide_many(GRANT, *UNFIT[what])
    assert raised.value.code == "invalid-input"


def test_arrow_data_that_lies_about_its_texts_is_refused() -> None:
    offsets = pyarrow.array([0, 1, 2], "int32").buffers()[1]
    broken = pyarrow.Array.from_buffers(
        pyarrow.utf8(), 2, [None, offsets, pyarrow.py_buffer(b"/\xff")]
    )
    with pytest.raises(InputError):
        POLICY.decide_many(GRANT, "GET", broken)


def test_a_stream_that_breaks_is_refused() -> None:
    def batches() -> Any:
        yield pyarrow.record_batch({"handle": [1]})
        raise RuntimeError("the source is gone")

    reader = pyarrow.RecordBatchReader.from_batches(
        pyarrow.schema([("handle", "int64")]), batches()
    )
    with pytest.raises(InputError, match="the source is gone"):
        POLICY.decide_many(GRANT, reader)


def test_an_exported_stream_is_read_once() -> None:
    class Once:
        capsule = table(handle=HANDLES).__arrow_c_stream__()

        def __arrow_c_stream__(self) -> Any:
            return self.capsule

    once = Once()
    assert POLICY.decide_many(GRANT, once) == BY_HANDLE
    with pytest.raises(InputError):
        POLICY.decide_many(GRANT, once)

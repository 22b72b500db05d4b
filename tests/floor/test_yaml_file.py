"""Files that people edit: every mistake is named at its line and column, nothing dangerous is read."""

from pathlib import Path

import pytest

from pipelines.yaml_file import MAX_BYTES, FileError, read


def write(folder: Path, text: str) -> Path:
    path = folder / "a.yml"
    path.write_text(text)
    return path


def test_scalars_stay_as_written(tmp_path):
    block = read(write(tmp_path, "a: no\nb: 12:30\nc: 2026-01-01\nd: 007\ne: 1e3\nf: ''\ng:\n"))
    assert dict(block) == {"a": "no", "b": "12:30", "c": "2026-01-01", "d": "007", "e": "1e3", "f": "", "g": None}


def test_every_value_knows_its_place(tmp_path):
    block = read(write(tmp_path, "scope:\n  team: north\n"))
    assert str(block["scope"].place_of("team")).endswith("a.yml:2:9")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "a.yml:2:1: 'a' stands here twice"),
        ("a: &x {b: 1}\nc: *x\n", "a.yml:2:4: aliases"),
        ("a: [1, 2\n", "a.yml:2:1: not valid YAML"),
        ("", "a.yml:1:1: the file is empty"),
        ("just a sentence\n", "a.yml:1:1: expected keys"),
        ("a: 1\n---\nb: 2\n", "a.yml:"),
        ("a: \x00\n", "a.yml:1:1: not plain text"),
        ("a: 1\n--- {b: 2}\n", "a.yml:2:1: one document per file"),
        ("[a, b]: 1\n", "a.yml:1:1: a key must be a plain word"),
        ("a: " + "[" * 3000, "a.yml:1:54: brackets or lists are nested too deeply"),
        ("a: " + "[" * 100_000 + "]" * 100_000, "a.yml:1:54: brackets or lists are nested too deeply"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_place(tmp_path, text, words):
    with pytest.raises(FileError) as raised:
        read(write(tmp_path, text))
    assert words in str(raised.value)


def test_a_tag_is_text_and_never_acted_on(tmp_path):
    assert read(write(tmp_path, "a: !!python/object/apply:os.system ['true']\n"))["a"] == ["true"]


def test_a_file_of_the_wrong_size_or_encoding_is_refused(tmp_path):
    big = write(tmp_path, "a: " + "x" * MAX_BYTES)
    with pytest.raises(FileError, match="at most"):
        read(big)
    latin = tmp_path / "latin.yml"
    latin.write_bytes("a: Gestión".encode("latin-1"))
    with pytest.raises(FileError, match="UTF-8"):
        read(latin)


def test_an_unknown_key_is_named_with_the_nearest_one(tmp_path):
    block = read(write(tmp_path, "name: x\ncurency: EUR\n"))
    with pytest.raises(FileError, match=r"a.yml:2:1: unknown key 'curency'; did you mean 'currency'\?"):
        block.expect_keys(("name", "currency"))

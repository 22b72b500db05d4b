"""A typo in a mapping file takes no table away: it stands as it last could be read, and the error is told."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines import warehouse
from pipelines.ingest import ledger
from pipelines.settings import Settings
from pipelines.sources import registry
from tests.ingest.company_files import Folder

GOOD = "table: stock\nentity: products\nkey: [product_id]\ncolumns: {product_id: SKU, product: Title}\n"
TYPO = GOOD.replace("entity: products", "entity: prodcts")


@pytest.fixture
def where(tmp_path) -> Settings:
    (tmp_path / "sources").mkdir()
    return Settings(tmp_path)


def write(where: Settings, text: str, name: str = "shop.yml") -> registry.Registry:
    (where.sources_dir / name).write_text(text)
    known = registry.of(where)
    registry.remember(where)
    return known


@pytest.mark.parametrize("broken", [TYPO, "table: [", "", "columns: {}\n"])
def test_a_broken_mapping_keeps_its_tables_and_its_error(where, broken):
    before = write(where, GOOD).table("shop", "stock")
    known = write(where, broken)
    assert known.table("shop", "stock") == before
    assert [error.place.path.name for error in known.errors] == ["shop.yml"]
    assert known.errors[0].place.path.parent == where.sources_dir
    again = registry.of(where)  # the broken text did not take the place of the good one
    assert again.table("shop", "stock").version == before.version


def test_a_file_that_was_never_good_gives_no_table(where):
    known = write(where, TYPO)
    assert len(known.errors) == 1 and len(known.tables) == len(registry.shipped())


def test_one_broken_table_stands_as_it_was_while_the_other_moves_on(where):
    one = "  {}: {{entity: products, columns: {{product_id: {}}}}}\n"
    two = "tables:\n" + one.format("a", "A") + one.format("b", "B")
    write(where, two)
    known = write(
        where, two.replace("a: {entity: products", "a: {entity: prodcts").replace("product_id: B", "product_id: C")
    )
    assert known.table("shop", "a").required_headers == ("A",)
    assert known.table("shop", "b").required_headers == ("C",)


def test_a_mended_mapping_is_taken_and_a_deleted_one_is_forgotten(where):
    write(where, GOOD)
    write(where, TYPO)
    mended = write(where, GOOD.replace("Title", "Name"))
    assert mended.errors == () and mended.table("shop", "stock").required_headers == ("SKU", "Name")
    (where.sources_dir / "shop.yml").unlink()
    registry.remember(where)
    assert len(write(where, TYPO).tables) == len(registry.shipped())


def test_the_data_of_a_table_outlives_a_typo_in_its_mapping(tmp_path):
    folder = Folder(tmp_path)
    where = folder.settings
    where.sources_dir.mkdir()
    folder.registry = write(where, GOOD)
    folder.drop("shop/stock-2026-01-05.csv", "SKU,Title\n1,Pen\n2,Ink\n")
    folder.run()
    folder.registry = write(where, TYPO)
    folder.run(dt.date(2026, 1, 8))
    assert folder.query("select product_id, product from canonical.products order by 1") == [
        ("1", "Pen"),
        ("2", "Ink"),
    ]
    with warehouse.connect(where.warehouse_path) as con:
        ledger.record_mapping_errors(con, folder.registry.errors, where.data_dir)
    [(file, line, column, message)] = folder.query("from meta.mapping_errors")
    assert (file, line, column) == ("sources/shop.yml", 2, 9) and "did you mean 'products'" in message
    with warehouse.connect(where.warehouse_path) as con:
        ledger.record_mapping_errors(con, (), where.data_dir)
    assert folder.query("from meta.mapping_errors") == []

"""What other tools call a word of the mapping grammar: an unknown key is answered with the word meant."""

SYNONYMS = {
    "column": "header", "name": "header", "field": "header", "from": "header", "position": "header",
    "index": "header", "default": "otherwise", "else": "otherwise", "map": "values", "mapping": "values",
    "replace": "values", "regex": "extract", "match": "extract", "split": "first_of", "concat": "join",
    "separator": "delimiter", "sep": "delimiter", "multiply": "times", "factor": "times", "scale": "times",
    "divide": "over", "divide_by": "over", "subtract": "minus", "symbol": "unit", "currency_symbol": "unit",
    "strip": "unit", "prefix": "unit", "suffix": "unit", "type": "kind", "date_format": "format", "value": "constant",
    "timezone": "zone", "tz": "zone", "decimal": "decimal_mark", "null": "nulls", "null_values": "nulls",
    "na_values": "nulls", "filter": "where", "filters": "where", "exclude": "where_not", "skip": "where_not",
    "melt": "unpivot", "fields": "columns", "primary_key": "key", "id": "key", "keys": "key", "drop": "dropped",
    "ignore": "dropped", "skip_rows": "preamble", "skiprows": "skip_lines",
    "quotechar": "quote", "escapechar": "escape", "header": "has_header",
}  # fmt: skip

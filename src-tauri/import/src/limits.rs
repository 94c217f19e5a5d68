//! Limits on the size of a file's rows, cells and columns.

/// Columns of a file. A spreadsheet can have 16,384; a list of contacts needs far fewer.
pub const COLUMNS_MAX: usize = 1_000;
/// Bytes of one row. Without the limit, an unclosed quotation mark would turn the rest of the file
/// into one row.
pub const ROW_MAX: usize = 1024 * 1024;
/// Bytes of one cell of a workbook; a spreadsheet allows 32,767 characters.
pub const CELL_MAX: usize = 1024 * 1024;
/// Rows of a sheet, the limit of spreadsheet programs.
pub const SHEET_ROWS_MAX: u32 = 1_048_576;
/// Characters of one field of a contact.
pub const FIELD_MAX: usize = 10_000;
/// Rows that a preview shows.
pub const ROWS_SHOWN: usize = 20;
/// Bytes that a file may unpack or convert to, whatever its own size.
pub(crate) const OUTPUT_MAX: u64 = 512 * 1024 * 1024;
/// Values of a JSON file, which are held in memory: a million contacts with ten fields each.
pub(crate) const JSON_VALUES_MAX: u64 = 12_000_000;

//! Limits on the size of a file's rows, cells and columns.

/// Columns a file may have; a spreadsheet has 16,384, a list of contacts has not.
pub const COLUMNS_MAX: usize = 1_000;
/// Bytes of one row. A quotation mark that is never closed would otherwise swallow the file.
pub const ROW_MAX: usize = 1024 * 1024;
/// Bytes of one cell of a workbook; a spreadsheet allows 32,767 characters.
pub const CELL_MAX: usize = 1024 * 1024;
/// Rows of a sheet, as spreadsheets have them.
pub const SHEET_ROWS_MAX: u32 = 1_048_576;
/// Characters of one field of a contact.
pub const FIELD_MAX: usize = 10_000;
/// How many rows [`look`] shows.
pub const ROWS_SHOWN: usize = 20;

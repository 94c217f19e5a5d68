//! A macro for enums that are stored and printed as words: the list of values, the word of each
//! value, and the value of a word.
//!
//! Leaves out: serde, whose names (`rename_all = "snake_case"`) are the same words.

/// Implements `ALL`, `word` and `from_word`.
macro_rules! words {
    ($name:ident { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $name {
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word stored in the database and printed by the CLI.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The value with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use words;

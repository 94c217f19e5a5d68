//! A deterministic mutator: the same seed makes the same input of the same fixtures.
//!
//! Leaves out: the formats. An archive is mutated member by member (`tables`).

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// The largest input.
const BYTES_MAX: usize = 200_000;

/// Bytes that mean something to one of the readers.
const MARKS: &[u8] = b"\"';,\t|\r\n\0=@:<>\\{}[]()&%#+-.0159\xff\xfe\xc3\xe2 ";

pub struct Mutator(StdRng);

impl Mutator {
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// One of the seeds, with up to eight mutations.
    pub fn mutate(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.0.random_range(0..seeds.len())].clone();
        for _ in 0..self.0.random_range(1..9) {
            self.step(&mut bytes, seeds);
        }
        bytes.truncate(BYTES_MAX);
        bytes
    }

    fn step(&mut self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.0.random_range(0..=bytes.len());
        let mark = MARKS[self.0.random_range(0..MARKS.len())];
        match self.0.random_range(0..9) {
            0 | 1 if at < bytes.len() => bytes[at] = self.0.random(),
            2 if at < bytes.len() => bytes[at] = mark,
            3 => bytes.insert(at, mark),
            4 => {
                let end = (at + self.0.random_range(0..64)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => bytes.truncate(at),
            6 => {
                let other = &seeds[self.0.random_range(0..seeds.len())];
                let from = self.0.random_range(0..=other.len());
                let to = (from + self.0.random_range(0..2_000)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            7 => {
                let count = self.0.random_range(1..3_000);
                bytes.splice(at..at, std::iter::repeat_n(mark, count));
            }
            _ => {
                let from = self.0.random_range(0..=at);
                let piece = bytes[from..at].to_vec();
                let count = self.0.random_range(1..20);
                for _ in 0..count {
                    bytes.splice(at..at, piece.iter().copied());
                    if bytes.len() > BYTES_MAX {
                        break;
                    }
                }
            }
        }
    }
}

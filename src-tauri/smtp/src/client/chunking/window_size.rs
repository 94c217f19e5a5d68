//! How many mails may be under way at once: fewer after a cut that left some in doubt, more again
//! while all goes well. Pure.

/// As many as we like: a line of 50 ms then carries 160 mails a second, and no more than eight can
/// be in doubt when it breaks.
const MOST: u16 = 8;
/// Windows in a row without a cut, before one more mail is tried.
const PATIENCE: u32 = 32;

/// The window that was learnt, as it is used.
pub(crate) fn size(learnt: Option<u16>) -> u16 {
    learnt.map_or(MOST, |learnt| learnt.clamp(1, MOST))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    now: u16,
    well: u32,
}

impl Size {
    pub fn new(learnt: Option<u16>) -> Self {
        Self { now: size(learnt), well: 0 }
    }

    pub fn now(self) -> u16 {
        self.now
    }

    /// To be kept with the relay; none: nothing to say.
    pub fn learnt(self) -> Option<u16> {
        (self.now < MOST).then_some(self.now)
    }

    pub fn answered(&mut self) {
        self.well += 1;
        if self.now < MOST && self.well >= PATIENCE * u32::from(self.now) {
            self.now += 1;
            self.well = 0;
        }
    }

    pub fn cut(&mut self) {
        self.now = (self.now / 2).max(1);
        self.well = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_halves_it_and_good_times_let_it_grow_again() {
        let mut size = Size::new(None);
        assert_eq!((size.now(), size.learnt()), (8, None));
        let shrunk: Vec<u16> = (0..5)
            .map(|_| {
                size.cut();
                size.now()
            })
            .collect();
        assert_eq!(shrunk, [4, 2, 1, 1, 1]);
        assert_eq!(size.learnt(), Some(1));
        for _ in 0..31 {
            size.answered();
        }
        assert_eq!(size.now(), 1);
        size.answered();
        assert_eq!(size.now(), 2);
        for _ in 0..10_000 {
            size.answered();
        }
        assert_eq!((size.now(), size.learnt()), (8, None));
    }

    #[test]
    fn what_was_written_down_wrongly_does_no_harm() {
        for (learnt, now) in [(Some(0), 1), (Some(3), 3), (Some(900), 8), (None, 8)] {
            assert_eq!(size(learnt), now);
        }
    }
}

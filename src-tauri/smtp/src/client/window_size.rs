//! How many mails may be under way at once: fewer after a cut that left some in doubt, more again
//! while all goes well. Pure.

/// As many as we like: a line of 50 ms then carries 160 mails a second, and no more than eight can
/// be in doubt when it breaks.
const MAX_WINDOW: u16 = 8;
/// Windows in a row without a cut, before one more mail is tried.
const GROW_AFTER: u32 = 32;

/// The window that was learnt, as it is used.
pub(crate) fn window_size(learnt: Option<u16>) -> u16 {
    learnt.map_or(MAX_WINDOW, |learnt| learnt.clamp(1, MAX_WINDOW))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WindowSize {
    current: u16,
    successes: u32,
}

impl WindowSize {
    pub fn new(learnt: Option<u16>) -> Self {
        Self { current: window_size(learnt), successes: 0 }
    }

    pub fn current(self) -> u16 {
        self.current
    }

    /// To be kept with the relay; none: nothing to say.
    pub fn learnt(self) -> Option<u16> {
        (self.current < MAX_WINDOW).then_some(self.current)
    }

    pub fn record_success(&mut self) {
        self.successes += 1;
        if self.current < MAX_WINDOW && self.successes >= GROW_AFTER * u32::from(self.current) {
            self.current += 1;
            self.successes = 0;
        }
    }

    pub fn shrink(&mut self) {
        self.current = (self.current / 2).max(1);
        self.successes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_halves_it_and_good_times_let_it_grow_again() {
        let mut window_size = WindowSize::new(None);
        assert_eq!((window_size.current(), window_size.learnt()), (8, None));
        let shrunk: Vec<u16> = (0..5)
            .map(|_| {
                window_size.shrink();
                window_size.current()
            })
            .collect();
        assert_eq!(shrunk, [4, 2, 1, 1, 1]);
        assert_eq!(window_size.learnt(), Some(1));
        for _ in 0..31 {
            window_size.record_success();
        }
        assert_eq!(window_size.current(), 1);
        window_size.record_success();
        assert_eq!(window_size.current(), 2);
        for _ in 0..10_000 {
            window_size.record_success();
        }
        assert_eq!((window_size.current(), window_size.learnt()), (8, None));
    }

    #[test]
    fn what_was_written_down_wrongly_does_no_harm() {
        for (learnt, current) in [(Some(0), 1), (Some(3), 3), (Some(900), 8), (None, 8)] {
            assert_eq!(window_size(learnt), current);
        }
    }
}

//! What we know about providers, as data. Comes next.

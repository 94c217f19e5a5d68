//! The connection test: the opening of a session, one step at a time. Comes next.

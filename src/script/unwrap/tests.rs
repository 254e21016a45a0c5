//! Each wrapper, undone; and hostile ones.

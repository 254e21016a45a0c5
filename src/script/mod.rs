//! The text of a script or page -> evidence.

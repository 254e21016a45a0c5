//! What a socket speaks -> evidence.

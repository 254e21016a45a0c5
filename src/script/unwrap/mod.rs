//! Text -> what is wrapped in it: decoded, never run.

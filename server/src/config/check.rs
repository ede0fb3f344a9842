//! Refuses settings that are not safe. The server does not start with one.

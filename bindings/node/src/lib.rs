//! The engine as an addon for Node, for `js/native.js`: private to the npm package.
//!
//! It speaks to Node-API itself: conversions that are made for any function cost more than most verbs do.

mod node;
mod verbs;

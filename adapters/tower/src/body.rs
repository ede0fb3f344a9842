//! The body of a request, read once and within bounds.

use std::borrow::Cow;
use std::pin::pin;

use bytes::{BufMut, Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt;
use scopeward::limits::MAX_MESSAGE;

/// The text of a body; what is no UTF-8 is no message.
pub(crate) fn text(body: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(body) {
        Ok(text) => text.into(),
        Err(_) if body.len() > MAX_MESSAGE => String::from_utf8_lossy(body),
        Err(_) => "".into(),
    }
}

/// A body, and no more of it than it takes for the core to say that it is too large.
pub(crate) async fn read<B: Body>(body: B) -> Bytes {
    let (mut body, mut read) = (pin!(body), BytesMut::new());
    while read.len() <= MAX_MESSAGE {
        match body.frame().await {
            Some(Ok(frame)) => frame.into_data().into_iter().for_each(|data| read.put(data)),
            Some(Err(_)) => return Bytes::new(),
            None => break,
        }
    }
    read.freeze()
}

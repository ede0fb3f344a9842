//! A guard before an MCP endpoint.

use std::future::ready;

use axum::Router;
use axum::routing::post;
use scopeward::limits::MAX_MESSAGE;
use scopeward_tower::{Access, Guard};

use crate::common::{answer, ask, asked, payload, tasks};

async fn echo(access: Access, body: String) -> String {
    format!("{}|{body}", access.operation().unwrap_or_default())
}

fn call(tool: &str) -> String {
    format!(r#" {{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"{tool}"}}}} "#)
}

#[tokio::test]
async fn messages_ask_for_their_tools() {
    let guard = Guard::new(tasks::policy(), |token| ready(payload(&token)));
    let app = Router::new().route("/mcp", post(echo).get(echo)).layer(guard.messages());
    let send = async |token: &str, body: Vec<u8>| {
        answer(app.clone(), asked("POST", "/mcp", token).body(body.into()).unwrap()).await
    };
    let list = call("list_tasks");
    let passed = (200, format!("tool:list_tasks|{list}"));
    assert_eq!(send("mcp", list.clone().into()).await, passed, "the body goes on as it came");
    assert_eq!(send("mcp", call("create_task").into()).await.0, 403);
    assert_eq!(send("mcp", call("no_such_tool").into()).await.0, 403);
    assert_eq!(send("", list.clone().into()).await.0, 401);
    assert_eq!(send("read", list.clone().into()).await.0, 401, "it is for another audience");
    let both = format!("[{list},{}]", call("create_task"));
    assert_eq!(send("mcp", both.into()).await.0, 403, "all of a batch must be allowed");
    let two = send("mcp", format!("[{list},{}]", call("search")).into()).await;
    assert_eq!(
        (two.0, two.1.contains("-32600")),
        (400, true),
        "a handler gets to see one decision"
    );
    assert_eq!(send("mcp", b"[]".into()).await.0, 400);
    assert_eq!(send("mcp", b"no json".into()).await.0, 400);
    assert_eq!(send("mcp", b"{\"method\":\"ping\",\"id\":\"\xff\"}".into()).await.0, 400);
    assert_eq!(send("", b"no json".into()).await.0, 401);
    assert_eq!(send("mcp", vec![b' '; MAX_MESSAGE + 1]).await.0, 413);
    assert_eq!(ask(app.clone(), "GET", "/mcp", "mcp").await, (200, "tools/list|".to_owned()));
    assert_eq!(ask(app, "GET", "/mcp", "").await.0, 401);
}

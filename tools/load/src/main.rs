//! A load generator: `load ADDRESS CONNECTIONS SECONDS FILE`, one process, one thread.
//!
//! FILE holds one request a line, as JSON: `{"method": "POST", "path": "/x", "headers": {…}, "body": "…"}`. Each connection
//! sends the next request as soon as it has its answer. With SECONDS 0 each request is sent once, else they are sent in turn,
//! again and again. The last line printed is JSON: how many requests, how fast, which statuses, and the latency.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{env, fs};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

type Failure = Box<dyn std::error::Error>;

/// A request of the file.
#[derive(Debug, Deserialize)]
struct Ask {
    method: String,
    path: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: String,
}

/// What all connections share.
#[derive(Debug)]
struct Run {
    address: String,
    asks: Vec<Ask>,
    next: Cell<usize>,
    end: Option<Instant>,
    statuses: RefCell<BTreeMap<u16, u64>>,
    micros: RefCell<Vec<u64>>,
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Report {
    requests: usize,
    seconds: f64,
    per_second: f64,
    p50_us: u64,
    p99_us: u64,
    statuses: BTreeMap<u16, u64>,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [address, connections, seconds, file] = arguments.as_slice() else {
        return Err("usage: load ADDRESS CONNECTIONS SECONDS FILE".into());
    };
    let connections: usize = connections.parse()?;
    let seconds: u64 = seconds.parse()?;
    let asks = fs::read_to_string(file)?;
    let asks = asks.lines().map(serde_json::from_str).collect::<Result<Vec<Ask>, _>>()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let start = Instant::now();
    let run = Rc::new(Run {
        address: address.clone(),
        asks,
        next: Cell::new(0),
        end: (seconds > 0).then(|| start + Duration::from_secs(seconds)),
        statuses: RefCell::default(),
        micros: RefCell::default(),
    });
    LocalSet::new().block_on(&runtime, async {
        let workers: Vec<_> =
            (0..connections).map(|_| tokio::task::spawn_local(work(Rc::clone(&run)))).collect();
        for worker in workers {
            worker.await?.map_err(|error| error.to_string())?;
        }
        Ok::<(), Failure>(())
    })?;
    println!("{}", serde_json::to_string(&run.report(start.elapsed()))?);
    Ok(())
}

/// One connection, until there is nothing left to ask.
async fn work(run: Rc<Run>) -> Result<(), Failure> {
    let mut sender = connect(&run.address).await?;
    while let Some(ask) = run.next() {
        let mut request = Request::builder()
            .method(ask.method.as_str())
            .uri(&ask.path)
            .header("host", &run.address);
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(Bytes::from(ask.body.clone())))?;
        let start = Instant::now();
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let closes = response.headers().get("connection").is_some_and(|value| value == "close");
        response.into_body().collect().await?;
        let micros = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        run.micros.borrow_mut().push(micros);
        *run.statuses.borrow_mut().entry(status).or_default() += 1;
        if closes {
            sender = connect(&run.address).await?;
        }
    }
    Ok(())
}

async fn connect(address: &str) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::task::spawn_local(connection);
    Ok(sender)
}

impl Run {
    /// What to ask next, if the time is not over.
    fn next(&self) -> Option<&Ask> {
        let index = self.next.get();
        self.next.set(index + 1);
        match self.end {
            Some(end) => self.asks.get(index % self.asks.len()).filter(|_| Instant::now() < end),
            None => self.asks.get(index),
        }
    }

    fn report(&self, elapsed: Duration) -> Report {
        let mut micros = self.micros.take();
        micros.sort_unstable();
        let at = |part: usize| micros.get(micros.len() * part / 100).copied().unwrap_or_default();
        let seconds = elapsed.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "so many requests are never made")]
        let per_second = micros.len() as f64 / seconds;
        Report {
            requests: micros.len(),
            seconds,
            per_second,
            p50_us: at(50),
            p99_us: at(99),
            statuses: self.statuses.take(),
        }
    }
}

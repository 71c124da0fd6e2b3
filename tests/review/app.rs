//! The app as a user starts it, and the plainest of clients.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

pub const SURVEY: &str = "id;svar;sektor\n\
    1;Robotkatte til beboerne;Kommune\n\
    2;Fælles spisning hver onsdag;Region\n\
    3;Ring til Bo på 20 12 34 56 om den nye app;Stat\n\
    4;<img src=x onerror=alert(1)>;Kommune\n\
    5;Varmt vand mod ukrudt;Kommune\n";

pub struct App {
    child: Child,
    /// `127.0.0.1:PORT`
    pub address: String,
    pub token: String,
}

impl App {
    /// Starts the app on a survey file, with more arguments.
    pub fn start(survey: &Path, more: &[&str]) -> App {
        let child = Command::new(env!("CARGO_BIN_EXE_fritekst"))
            .args(["--lang", "en", "review"])
            .arg(survey)
            .args(["--tier", "fast", "--coder", "MO"])
            .args(more)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn();
        let mut app = App {
            child: child.unwrap(),
            address: String::new(),
            token: String::new(),
        };
        let mut said = String::new();
        let mut lines = BufReader::new(app.child.stderr.take().unwrap());
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line).unwrap() == 0 {
                panic!("the app ended: {said}");
            }
            if let Some(link) = line.strip_prefix("open http://") {
                let (address, rest) = link.split_once("/?token=").unwrap();
                app.token = rest.split(' ').next().unwrap().to_owned();
                app.address = address.to_owned();
                return app;
            }
            said.push_str(&line);
        }
    }

    /// A survey in a folder of its own, and the app on it.
    pub fn small(more: &[&str]) -> (TempDir, App) {
        let (folder, survey) = survey(SURVEY);
        let app = App::start(&survey, more);
        (folder, app)
    }

    pub fn get(&self, path: &str) -> (u16, Value) {
        let reply = self.ask("GET", path, &[], "");
        (reply.status, reply.json())
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let body = body.to_string();
        let reply = self.ask("POST", path, &[("content-type", "application/json")], &body);
        (reply.status, reply.json())
    }

    /// A request with the coder's cookie.
    pub fn ask(&self, method: &str, path: &str, more: &[(&str, &str)], body: &str) -> Reply {
        let port = self.address.rsplit(':').next().unwrap();
        let cookie = format!("fritekst_{port}={}", self.token);
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend_from_slice(more);
        ask(&self.address, &self.address, method, path, &headers, body).unwrap()
    }

    /// Kills it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }
}

/// One request over a connection of its own.
pub fn ask(
    address: &str,
    host: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        request.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes())?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all)?;
    let all = String::from_utf8_lossy(&all);
    let (head, body) = all.split_once("\r\n\r\n").unwrap_or((&all, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok());
    Ok(Reply {
        status: status.ok_or(std::io::ErrorKind::UnexpectedEof)?,
        head: head.to_lowercase(),
        body: body.to_owned(),
    })
}

pub fn survey(content: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("svar.csv");
    std::fs::write(&path, content).unwrap();
    (folder, path)
}

/// Codes by the shipped codebook, with a request key.
pub fn chosen(request: &str, degree: &str) -> Value {
    serde_json::json!({
        "request": request,
        "codes": {"technology": [degree], "types": ["product"], "status": ["ok"]},
        "seconds": 3.0,
        "seen": true,
        "queue": "file",
    })
}

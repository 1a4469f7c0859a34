//! Clients of the long connection that acknowledge every event at once: `client DOMAIN COUNT`. End when the
//! gateway ends.

use std::error::Error;
use std::time::Duration;

use feishu_ev::long_connection::{Ack, EndpointReply, FrameKind, PATH, ProtocolFrame};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(domain), Some(count)) = (args.next(), args.next()) else {
        return Err("usage: client HOST:PORT COUNT".into());
    };
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..count.parse()? {
        let domain = domain.clone();
        clients.spawn(async move { serve(&domain).await.map_err(|error| error.to_string()) });
    }
    while let Some(ended) = clients.join_next().await {
        ended??;
    }
    Ok(())
}

async fn serve(domain: &str) -> Result<(), Box<dyn Error>> {
    let url = endpoint(domain).await?;
    let address = url.split('/').nth(2).ok_or("no address")?.to_owned();
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut socket, _) = client_async(url, stream).await?;
    socket.send(Message::Binary(ProtocolFrame::ping(1).bytes().into())).await?;
    while let Some(Ok(message)) = socket.next().await {
        let Message::Binary(payload) = message else { continue };
        let frame = ProtocolFrame::read(&payload)?;
        if frame.kind() == FrameKind::Event {
            socket.send(Message::Binary(Ack::frame(200, 0, frame).bytes().into())).await?;
        }
    }
    Ok(())
}

/// The URL that the endpoint gives.
async fn endpoint(domain: &str) -> Result<String, Box<dyn Error>> {
    let body = "{\"AppID\":\"cli_0123456789abcdef\",\"AppSecret\":\"secret\"}";
    let mut stream = loop {
        // The gateway may still be starting.
        match TcpStream::connect(domain).await {
            Ok(stream) => break stream,
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nHost: {domain}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (_, json) = answer.split_once("\r\n\r\n").ok_or("no body")?;
    let reply: EndpointReply = serde_json::from_str(json)?;
    Ok(reply.into_connection().ok_or("refused")?.url)
}

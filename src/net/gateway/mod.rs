//! The platform's side of the long connection, for local clients.

mod client;
mod clients;
mod dispatch;
mod server;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::Instant;

use super::attempts::Attempts;
use super::input::DeliveryInput;
use super::interrupt::{Interrupt, Interrupts};
use super::notes::Notes;
use super::outcomes::{OutcomeDisplay, Outcomes};
use super::retries::RetrySchedule;
use super::runtime::block_on;
use super::server::{listen, serve};
use super::{NetError, RunOutputs, RunSummary};
use crate::cipher::{EncryptKey, ct_eq};
use crate::long_connection::{ClientConfig, EndpointCode, EndpointCodeText, EndpointRequest};
use crate::messages;
use crate::outcome::Expectation;
use clients::{Clients, ConnectionEnd};
use dispatch::Dispatch;
use server::GatewayServer;

/// A run that delivers events to clients of the long connection.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Gateway {
    /// The events.
    pub input: DeliveryInput,
    /// The gateway.
    pub config: GatewayConfig,
    /// How outcomes are shown.
    pub display: OutcomeDisplay,
}

/// The configuration of a gateway.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct GatewayConfig {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The App ID and App Secret of clients that are accepted; any if `None`.
    pub credentials: Option<Credentials>,
    /// The configuration that clients get.
    pub client_config: ClientConfig,
    /// The number of clients to wait for.
    pub clients: usize,
    /// The time to wait for clients.
    pub wait: Duration,
    /// What happens after the last event.
    pub after_input: AfterInput,
    /// The number of events at a time.
    pub concurrency: usize,
    /// The time for an acknowledgment.
    pub timeout: Duration,
    /// When an event that was not handled is sent again.
    pub retries: RetrySchedule,
    /// The clients that an event is sent to.
    pub distribution: Distribution,
    /// How an event is cut.
    pub fragmentation: Fragmentation,
    /// The mistakes that the gateway makes on request.
    pub faults: GatewayFaults,
    /// The seed of the choice of clients and of faults.
    pub seed: u64,
    /// The outcomes that are as expected, if the user says so.
    pub expectation: Option<Expectation>,
}

/// An App ID and an App Secret.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Credentials {
    /// The App ID.
    pub app_id: String,
    /// The App Secret; any if `None`.
    pub app_secret: Option<EncryptKey>,
}

/// What a gateway does after the last event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum AfterInput {
    /// It ends.
    End,
    /// It keeps the connections until it is interrupted.
    Stay,
}

/// The clients that an event is sent to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum Distribution {
    /// One of them by chance, as on the platform.
    OneByChance,
    /// All of them.
    ToAll,
}

/// How an event is cut into fragments.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Fragmentation {
    /// The number of fragments.
    pub count: usize,
    /// The time between two of them.
    pub gap: Duration,
    /// The order in which they are sent.
    pub order: FragmentOrder,
}

/// The order of fragments.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum FragmentOrder {
    /// That of their numbers.
    Sequential,
    /// Random.
    Shuffled,
}

/// The mistakes that a gateway makes on request.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "each is an option of its own")]
pub struct GatewayFaults {
    /// Ends the connection of the client that receives every n-th event.
    pub disconnect_every: Option<u64>,
    /// Whether a close frame comes before the end.
    pub close_frame: bool,
    /// The share of acknowledgments that are lost, from 0 to 1.
    pub lose_acks: f64,
    /// Whether pings are not answered.
    pub no_pong: bool,
    /// The silence after which a client is disconnected.
    pub idle_timeout: Option<Duration>,
    /// Refuses requests to the endpoint.
    pub refuse: Option<Refuse>,
    /// Refuses handshakes.
    pub refuse_handshake: Option<Refuse>,
    /// The most clients at a time.
    pub max_clients: usize,
}

/// A refusal of clients.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Refuse {
    /// The code.
    pub code: EndpointCode,
    /// The number of clients that are refused.
    pub count: u32,
}

messages! {
    /// A note about the clients of a gateway.
    enum GatewayNote {
        ChallengesLeftOut { count: u64 } =>
            "challenges were left out, because the long connection has none: {count}",
            "长连接无需请求地址校验，已跳过 {count} 个";
        Connected { device_id: String, program: String, count: usize } =>
            "client {device_id} connected ({program}), {count} now",
            "客户端 {device_id} 已连接（{program}），现有 {count} 个";
        Gone { device_id: String, reason: EndedText, count: usize } =>
            "client {device_id} gone ({reason}), {count} now",
            "客户端 {device_id} 已断开（{reason}），现有 {count} 个";
        Refused { code: i64, reason: EndpointCodeText } =>
            "client refused with {code}: {reason}",
            "已拒绝客户端，错误码 {code}：{reason}";
    }
}

messages! {
    /// The reason why a client is gone.
    #[derive(Clone, Copy)]
    enum EndedText {
        Closed => "closed by the client", "客户端关闭";
        Disconnected => "disconnected on request", "模拟故障断开";
        Idle => "silent for too long", "长时间没有消息";
        Lost => "connection lost", "连接中断";
    }
}

impl ConnectionEnd {
    /// The reason for people; `None` at the end of the run.
    fn text(self) -> Option<EndedText> {
        match self {
            Self::Closed => Some(EndedText::Closed),
            Self::Disconnected => Some(EndedText::Disconnected),
            Self::Idle => Some(EndedText::Idle),
            Self::Lost => Some(EndedText::Lost),
            Self::Over => None,
        }
    }
}

impl GatewayConfig {
    /// Whether a client may connect.
    fn accepts(&self, request: &EndpointRequest) -> bool {
        self.credentials.as_ref().is_none_or(|credentials| {
            let secret = request.app_secret.as_bytes();
            credentials.app_id == request.app_id
                && credentials.app_secret.as_ref().is_none_or(|known| ct_eq(known.expose_bytes(), secret))
        })
    }
}

impl Gateway {
    /// Delivers all events to clients. Fails if the address cannot be used, or no client comes.
    pub fn run(self, outputs: RunOutputs) -> Result<RunSummary, NetError> {
        let Self { input, config, display } = self;
        let RunOutputs { out, err, notes, language } = outputs;
        let (outcomes, writer) = Outcomes::start(&display, "gateway", out)?;
        let (report, begin) = (outcomes.report().clone(), Instant::now());
        let notes = Notes::start(notes, language)?;
        let summary = block_on(async |interrupts: Interrupts| {
            let config = Arc::new(config);
            let listener = listen(config.listen, &notes).await?;
            let clients = Arc::new(Clients::new(config.faults.max_clients, config.seed));
            let server =
                Arc::new(GatewayServer::new(Arc::clone(&config), Arc::clone(&clients), notes.clone()));
            let answer = move |request, _| Arc::clone(&server).answer(request);
            // The server ends with the run.
            tokio::spawn(serve(listener, answer, std::future::pending()));
            // An input that cannot be read is reported before clients are waited for.
            let (records, input_end) =
                input.start(config.expectation.clone(), err, notes.clone(), language)?;
            let (count, limit) = (config.clients, config.wait);
            tokio::select! {
                has_clients = clients.wait_for(count, Instant::now() + limit) => if !has_clients {
                    let ready = clients.all_ready().len();
                    return Err(NetError::NoClient { ready, clients: count, limit: limit.into() });
                },
                () = interrupts.wait(Interrupt::Finish) => return Ok(RunSummary::aborted(&report, begin)),
            }
            let attempts = Attempts::new(records, interrupts.clone(), config.retries.clone(), outcomes);
            let dispatch = Arc::new(Dispatch::new(Arc::clone(&config), Arc::clone(&clients), attempts));
            let start = Instant::now();
            dispatch.deliver().await;
            if config.after_input == AfterInput::Stay {
                tokio::select! {
                    () = interrupts.wait(Interrupt::Finish) => {}
                    () = dispatch.attempts.outcomes.failed() => {}
                }
            }
            clients.close().await;
            let count = dispatch.challenges.load(Ordering::Relaxed);
            if count > 0 {
                notes.write(&GatewayNote::ChallengesLeftOut { count });
            }
            Ok(RunSummary::new(&dispatch.attempts, input_end, start))
        });
        // After an abort, nothing is waited for.
        let Some(summary) = summary? else { return Ok(RunSummary::aborted(&report, begin)) };
        writer.finish()?;
        notes.flush();
        summary
    }
}

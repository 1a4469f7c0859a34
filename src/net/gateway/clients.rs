//! The clients that are connected.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use crate::answer::Sdk;
use crate::long_connection::{Ack, ProtocolFrame};
use crate::simulate::Random;

/// The time after which a ticket that was not used is no longer valid.
const TICKET_VALID: Duration = Duration::from_secs(60);

/// The number of hexadecimal digits of tickets and IDs.
const ID_DIGITS: usize = 32;

/// The program that a client is, from the `User-Agent` of its request to the endpoint.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct ClientProgram {
    pub(super) sdk: Option<Sdk>,
    /// The `User-Agent`.
    pub(super) user_agent: String,
}

impl ClientProgram {
    pub(super) fn new(user_agent: &str) -> Self {
        Self { sdk: Sdk::from_user_agent(user_agent), user_agent: user_agent.to_owned() }
    }
}

/// A client that can receive events.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) device_id: String,
    pub(super) program: ClientProgram,
    commands: mpsc::Sender<ClientCommand>,
    end: Arc<OnceLock<ConnectionEnd>>,
}

/// The reason why a connection ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ConnectionEnd {
    /// The client closed it.
    Closed,
    /// The gateway ended it, as a fault.
    Disconnected,
    /// The client was silent for too long.
    Idle,
    /// It broke.
    Lost,
    /// The run is over.
    Over,
}

/// A message to the task of a client.
#[derive(Debug)]
pub(super) enum ClientCommand {
    /// Closes the connection, because the run is over.
    Close,
    /// Ends the connection.
    Disconnect,
    /// Waits for the acknowledgment of an event. If the client leaves, the sender is dropped.
    Expect { message_id: String, ack: oneshot::Sender<Ack> },
    /// Sends a frame.
    Send(ProtocolFrame),
}

/// The client has left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gone;

impl Client {
    /// Sends a command; waits while the client is too slow to receive more.
    pub(super) async fn command(&self, command: ClientCommand) -> Result<(), Gone> {
        self.commands.send(command).await.map_err(|_| Gone)
    }

    /// The reason why its connection has ended; `None` while it is open.
    pub(super) fn end(&self) -> Option<ConnectionEnd> {
        self.end.get().copied()
    }
}

/// All clients of a gateway.
#[derive(Debug)]
pub(super) struct Clients {
    state: Mutex<ClientsState>,
    /// Notified when a client becomes ready.
    ready: Notify,
    max: usize,
}

#[derive(Debug)]
struct ClientsState {
    tickets: Vec<Ticket>,
    connected: Vec<Connected>,
    random: Random,
    next_device: u64,
}

#[derive(Debug)]
struct Ticket {
    text: String,
    device_id: String,
    program: ClientProgram,
    issued: Instant,
}

#[derive(Debug)]
struct Connected {
    client: Client,
    is_ready: bool,
}

/// A ticket as it is in the URL of a connection.
#[derive(Clone, Debug)]
pub(super) struct IssuedTicket {
    pub(super) ticket: String,
    pub(super) device_id: String,
}

impl Clients {
    pub(super) fn new(max: usize, seed: u64) -> Self {
        let state = ClientsState {
            tickets: Vec::new(),
            connected: Vec::new(),
            random: Random::new(seed),
            // A number with 19 digits, as the platform has them.
            next_device: 7_400_000_000_000_000_001,
        };
        Self { state: state.into(), ready: Notify::new(), max }
    }

    /// Issues a ticket for a connection; `None` if there are too many clients. Tickets that were not used
    /// count as clients.
    pub(super) fn issue_ticket(&self, program: ClientProgram) -> Option<IssuedTicket> {
        let mut state = self.state();
        state.tickets.retain(|ticket| ticket.issued.elapsed() < TICKET_VALID);
        if state.connected.len() + state.tickets.len() >= self.max {
            return None;
        }
        let device_id = state.next_device.to_string();
        state.next_device += 1;
        let text = state.random.hex(ID_DIGITS);
        let issued = IssuedTicket { ticket: text.clone(), device_id: device_id.clone() };
        state.tickets.push(Ticket { text, device_id, program, issued: Instant::now() });
        Some(issued)
    }

    /// Adds the client that has a ticket, and returns it with the receiver of its commands; `None` if the
    /// ticket is unknown, was used or is too old.
    pub(super) fn connect(&self, ticket: &str) -> Option<(Client, mpsc::Receiver<ClientCommand>)> {
        /// The number of commands that wait for a client.
        const WAITING: usize = 64;
        let mut state = self.state();
        state.tickets.retain(|ticket| ticket.issued.elapsed() < TICKET_VALID);
        let index = state.tickets.iter().position(|known| known.text == ticket)?;
        let Ticket { device_id, program, .. } = state.tickets.swap_remove(index);
        let (commands, receiver) = mpsc::channel(WAITING);
        let client = Client { device_id, program, commands, end: Arc::default() };
        state.connected.push(Connected { client: client.clone(), is_ready: false });
        Some((client, receiver))
    }

    /// Says that a client receives what is sent to it.
    pub(super) fn set_ready(&self, client: &Client) {
        let mut state = self.state();
        let connected = state.connected.iter_mut().find(|known| known.client.device_id == client.device_id);
        if let Some(connected) = connected {
            connected.is_ready = true;
            drop(state);
            self.ready.notify_waiters();
        }
    }

    /// Removes a client whose connection has ended.
    pub(super) fn remove(&self, client: &Client, end: ConnectionEnd) {
        // The first reason is the one.
        let _ = client.end.set(end);
        self.state().connected.retain(|known| known.client.device_id != client.device_id);
    }

    /// The number of clients that are connected.
    pub(super) fn count(&self) -> usize {
        self.state().connected.len()
    }

    /// One of the clients that are ready, by chance.
    pub(super) fn any_ready(&self) -> Option<Client> {
        let mut state = self.state();
        let ready = state.connected.iter().filter(|client| client.is_ready).count();
        if ready == 0 {
            return None;
        }
        let bound = u32::try_from(ready).expect("few clients");
        let index = state.random.gen_below(bound) as usize;
        state.connected.iter().filter(|client| client.is_ready).nth(index).map(|known| known.client.clone())
    }

    /// All clients that are ready.
    pub(super) fn all_ready(&self) -> Vec<Client> {
        let state = self.state();
        state.connected.iter().filter(|client| client.is_ready).map(|known| known.client.clone()).collect()
    }

    /// The client with this ID, if it is ready.
    pub(super) fn ready(&self, device_id: &str) -> Option<Client> {
        self.all_ready().into_iter().find(|client| client.device_id == device_id)
    }

    /// Waits until this many clients are ready; returns whether they are.
    pub(super) async fn wait_for(&self, count: usize, deadline: Instant) -> bool {
        loop {
            let ready = self.ready.notified();
            tokio::pin!(ready);
            ready.as_mut().enable();
            if self.all_ready().len() >= count {
                return true;
            }
            if timeout_at(deadline, ready).await.is_err() {
                return false;
            }
        }
    }

    /// Closes all connections, so that clients know that it is no failure.
    pub(super) async fn close(&self) {
        const LIMIT: Duration = Duration::from_millis(500);
        const PAUSE: Duration = Duration::from_millis(5);
        let connected: Vec<_> = self.state().connected.iter().map(|known| known.client.clone()).collect();
        let close = async {
            for client in connected {
                let _ = client.command(ClientCommand::Close).await;
            }
            while self.count() > 0 {
                tokio::time::sleep(PAUSE).await;
            }
        };
        let _ = tokio::time::timeout(LIMIT, close).await;
    }

    /// A number of the gateway's random sequence, below `bound`.
    pub(super) fn random_below(&self, bound: u32) -> u32 {
        self.state().random.gen_below(bound)
    }

    /// Whether something that happens at this rate happens now.
    pub(super) fn chance(&self, rate: f64) -> bool {
        self.state().random.chance(rate)
    }

    /// A random ID with 32 hexadecimal digits.
    pub(super) fn random_id(&self) -> String {
        self.state().random.hex(ID_DIGITS)
    }

    fn state(&self) -> MutexGuard<'_, ClientsState> {
        self.state.lock().expect("nothing panics while it is locked")
    }
}

impl fmt::Display for ClientProgram {
    /// The language of an official SDK with its version, if it says it, or the `User-Agent`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = self.user_agent.rsplit('/').next().unwrap_or_default().trim_start_matches('v');
        match self.sdk {
            Some(Sdk::Python) => write!(formatter, "python {version}"),
            Some(Sdk::Node) => write!(formatter, "node {version}"),
            Some(Sdk::Go) => formatter.write_str("go"),
            Some(Sdk::Java) => formatter.write_str("java"),
            None if self.user_agent.is_empty() => formatter.write_str("?"),
            None => formatter.write_str(&self.user_agent),
        }
    }
}

/// A reference to the clients that is shared by tasks.
pub(super) type SharedClients = Arc<Clients>;

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> ClientProgram {
        ClientProgram::new("oapi-node-sdk/1.74.0")
    }

    #[tokio::test]
    async fn a_ticket_is_good_for_one_connection() {
        let clients = Clients::new(2, 1);
        let issued = clients.issue_ticket(program()).unwrap();
        let (client, _commands) = clients.connect(&issued.ticket).unwrap();
        assert_eq!((client.device_id.clone(), client.program.sdk), (issued.device_id, Some(Sdk::Node)));
        assert!(clients.connect(&issued.ticket).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn tickets_count_as_clients_until_they_are_too_old() {
        let clients = Clients::new(2, 1);
        let issued = clients.issue_ticket(program()).unwrap();
        let _connected = clients.connect(&issued.ticket).unwrap();
        clients.issue_ticket(program()).unwrap();
        assert!(clients.issue_ticket(program()).is_none());
        tokio::time::advance(TICKET_VALID).await;
        clients.issue_ticket(program()).unwrap();
    }

    #[tokio::test]
    async fn only_clients_that_are_ready_are_chosen() {
        let clients = Clients::new(2, 1);
        let issued = clients.issue_ticket(program()).unwrap();
        let (client, commands) = clients.connect(&issued.ticket).unwrap();
        assert!(clients.any_ready().is_none());
        clients.set_ready(&client);
        assert_eq!(clients.any_ready().unwrap().device_id, client.device_id);
        clients.remove(&client, ConnectionEnd::Closed);
        assert_eq!(client.end(), Some(ConnectionEnd::Closed));
        assert!(clients.any_ready().is_none());
        drop(commands);
        assert!(client.command(ClientCommand::Disconnect).await.is_err());
    }
}

//! The app that an event was delivered to.

use super::digest::Digest;
use crate::event::Event;

/// The longest id, in bytes; those of the platform have at most 64. Every finding and every event of a
/// timeline repeats its ids, so that longer ones would make output and memory grow with the product of both.
pub(super) const MAX_ID_LENGTH: usize = 256;

/// The app and the tenant that an event was delivered to. Feishu delivers an event to every app that subscribes
/// to it, and each delivery is judged among those to the same app and tenant.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct App {
    /// The `app_id` and the `tenant_key`, with a line break between them.
    names: Box<str>,
}

impl App {
    /// The app that an event names; `None` if it names neither app nor tenant.
    pub(super) fn new(event: &Event<'_, '_>) -> Option<Self> {
        let name =
            |name: Option<_>| name.filter(|name: &&str| name.len() <= MAX_ID_LENGTH).unwrap_or_default();
        let (app_id, tenant_key) = (name(event.app_id()), name(event.tenant_key()));
        let has_name = !app_id.is_empty() || !tenant_key.is_empty();
        has_name.then(|| Self { names: [app_id, "\n", tenant_key].concat().into() })
    }

    /// The id of the app; empty if the event does not name it.
    #[must_use]
    pub fn app_id(&self) -> &str {
        self.names.split_once('\n').map_or("", |(app_id, _)| app_id)
    }

    /// The key of the tenant; empty if the event does not name it.
    #[must_use]
    pub fn tenant_key(&self) -> &str {
        self.names.split_once('\n').map_or("", |(_, tenant_key)| tenant_key)
    }

    /// A hash of the names, which differs between apps.
    pub(super) fn hash(app: Option<&Self>) -> u64 {
        let mut digest = Digest::default();
        digest.update(app.map_or(&[], |app| app.names.as_bytes()));
        digest.finish()
    }
}

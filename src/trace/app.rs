//! The app that an event was delivered to.

use std::sync::Arc;

use crate::event::Event;

/// The longest id, in bytes; those of the platform have at most 64. Every finding and every event of a
/// timeline repeats its ids, so that longer ones would make output and memory grow with the product of both.
pub(super) const MAX_ID_LENGTH: usize = 256;

/// The app and the tenant that an event was delivered to. Feishu delivers an event to every app that subscribes
/// to it, and each delivery is judged among those to the same app and tenant.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct App {
    /// The `app_id` and the `tenant_key`, with a line break between them. Every event has the pointer, which is thin.
    names: Arc<String>,
}

/// The apps that events were last delivered to, so that the events of an app share its names.
#[derive(Debug, Default)]
pub(super) struct RecentApps(Vec<App>);

impl App {
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

    /// Whether the names are these.
    fn has_names(&self, app_id: &str, tenant_key: &str) -> bool {
        let rest = self.names.strip_prefix(app_id).and_then(|rest| rest.strip_prefix('\n'));
        rest == Some(tenant_key)
    }
}

impl RecentApps {
    /// The most apps that are kept.
    const CAPACITY: usize = 16;

    /// The app that an event names; `None` if it names neither app nor tenant.
    pub(super) fn of_event(&mut self, event: &Event<'_, '_>) -> Option<App> {
        let name =
            |name: Option<_>| name.filter(|name: &&str| name.len() <= MAX_ID_LENGTH).unwrap_or_default();
        let (app_id, tenant_key) = (name(event.app_id()), name(event.tenant_key()));
        if app_id.is_empty() && tenant_key.is_empty() {
            return None;
        }
        if let Some(known) = self.0.iter().find(|app| app.has_names(app_id, tenant_key)) {
            return Some(known.clone());
        }
        if self.0.len() == Self::CAPACITY {
            self.0.clear();
        }
        let app = App { names: [app_id, "\n", tenant_key].concat().into() };
        self.0.push(app.clone());
        Some(app)
    }
}

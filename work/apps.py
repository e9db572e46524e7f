from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "work"
    verbose_name = _("Work")

    def ready(self) -> None:
        from accounts import handover
        from core import health, nav, stores
        from trail import panels, words
        from work import (
            changes_store,
            notices,
            permissions,
            receivers,
            services,
            sources,
            views_store,
        )
        from work.models import Action, Notification
        from work.mywork import waiting_count

        assert permissions and receivers  # imported for what they register
        stores.use_views(views_store.Views())
        stores.use_changes(changes_store.Changes())
        health.use_heartbeat(services.heartbeat_age)
        sources.register()
        notices.register(notices.Kind("work.assigned", _("An action is given to me")))
        handover.register(
            handover.Kind(
                key="work.actions",
                label=_("Open actions"),
                count=lambda person: Action.objects.filter(owner=person).open().count(),
                transfer=services.hand_over_all,
            )
        )
        for verb, label in (
            ("work.start", _("Action noted")),
            ("work.hand_over", _("Action given to someone else")),
            ("work.postpone", _("Action put off")),
            ("work.undo", _("Undone")),
        ):
            words.name(verb, label)
        panels.register("work.action")
        nav.register(
            nav.Entry(
                section="",
                label=_("My work"),
                url_name="work:home",
                icon="house",
                permission="signed-in",
                order=0,
                badge=waiting_count,
            )
        )
        nav.register_new(
            nav.NewItem(
                label=_("Action"),
                url_name="work:add",
                icon="check2-square",
                permission="work.act",
                order=50,
            )
        )
        nav.use_bell(
            nav.Bell(
                label=_("Notifications"),
                url_name="work:notifications",
                count=lambda user: Notification.objects.visible_to(user).unread().count(),
            )
        )

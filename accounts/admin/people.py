"""People: made, invited, given roles, disabled; never deleted."""

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import FileResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import handover, services
from accounts.admin.delegations import DelegationInline
from accounts.admin.filters import RoleFilter, SecondFactorFilter
from accounts.admin.forms import PersonForm
from accounts.exports import rights_sheet
from accounts.forms import HandOverForm
from accounts.mfa import FACTORS
from accounts.models import User
from core.access import allowed
from core.house_admin import HouseAdmin
from core.search import matching
from core.sheets import XLSX_TYPE

IDENTITY = ["first_name", "last_name", "email", "title", "phone", "direction"]


@admin.register(User)
class UserAdmin(HouseAdmin):
    form = PersonForm
    inlines = [DelegationInline]
    list_display = [
        "full_name",
        "email",
        "direction",
        "role_list",
        "is_active",
        "last_login",
        "second_factor",
        "invitation",
    ]
    list_display_links = ["full_name", "email"]
    list_filter = ["is_active", RoleFilter, "is_staff", SecondFactorFilter, "direction"]
    list_select_related = ["direction"]
    list_per_page = 50
    search_fields = ["search_text"]
    date_hierarchy = "created_at"
    readonly_fields = ["last_login", "created_at", "second_factor", "invitation"]
    actions = ["disable", "enable", "invite", "reset_second_factor", "export_rights"]

    # --- the list -------------------------------------------------------------------------------
    def get_queryset(self, request):
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        people = super().get_queryset(request).prefetch_related("groups")
        return people.annotate(has_factor=Exists(factors))

    def get_search_results(self, request, queryset, search_term):
        return matching(queryset, search_term), False

    @admin.display(description=_("Name"), ordering="last_name")
    def full_name(self, person) -> str:
        return str(person)

    @admin.display(description=_("Roles"))
    def role_list(self, person) -> str:
        labels = person.role_labels
        return ", ".join([*labels, str(_("administrator"))] if person.is_staff else labels)

    @admin.display(description=_("Second factor"))
    def second_factor(self, person) -> str:
        if person.has_factor:
            return _("In use")
        return _("Missing") if person.needs_mfa else _("Not asked")

    @admin.display(description=_("Invitation"))
    def invitation(self, person) -> str:
        if person.invited_at:
            return _("Sent, not used yet") if person.invitation_sent_at else _("Leaving")
        return _("Used") if person.invitation_sent_at else "–"

    # --- one person -----------------------------------------------------------------------------
    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_fieldsets(self, request, obj=None):
        rank = ["is_staff", "is_superuser"] if request.user.is_superuser else ["is_staff"]
        access = ["is_active", "active_from", "active_until"]
        if obj is None:
            access.append("invite")
        sets = [
            (None, {"fields": IDENTITY}),
            (_("Roles"), {"fields": ["roles", *rank]}),
            (_("Access"), {"fields": access}),
            (_("Language"), {"fields": ["language", "time_zone"]}),
        ]
        if obj:
            seen = ["last_login", "second_factor", "invitation", "created_at"]
            sets.append((_("Use"), {"fields": seen}))
        return sets

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.user  # the class was made for this request
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            # Somebody was faster: the service, under lock, refused what the form had allowed.
            messages.error(request, " ".join(refusal.messages))
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        services.save_person(obj, roles=form.cleaned_data["roles"], actor=request.user)
        if form.cleaned_data.get("invite") and obj.is_active:
            services.invite(obj, actor=request.user)

    def save_formset(self, request, form, formset, change):
        for delegation in formset.save(commit=False):
            services.give_delegation(delegation, actor=request.user)

    def response_change(self, request, obj):
        if not obj.is_active and handover.piles_of(obj):
            return HttpResponseRedirect(self._hand_over_address([obj]))
        return super().response_change(request, obj)

    # --- actions --------------------------------------------------------------------------------
    @admin.action(description=_("Disable the chosen people"))
    def disable(self, request, queryset):
        done = self._each(request, queryset, services.disable)
        text = ngettext("%(count)s person disabled.", "%(count)s people disabled.", len(done))
        self._tell(request, done, text)
        if [person for person in done if handover.piles_of(person)]:
            return HttpResponseRedirect(self._hand_over_address(done))
        return None

    @admin.action(description=_("Enable the chosen people"))
    def enable(self, request, queryset):
        done = self._each(request, queryset, services.enable)
        text = ngettext("%(count)s person enabled.", "%(count)s people enabled.", len(done))
        self._tell(request, done, text)

    @admin.action(description=_("Invite (again) by mail"))
    def invite(self, request, queryset):
        done = self._each(request, queryset, services.invite)
        text = ngettext("%(count)s invitation sent.", "%(count)s invitations sent.", len(done))
        self._tell(request, done, text)

    @admin.action(description=_("Reset the second factor"))
    def reset_second_factor(self, request, queryset):
        done = self._each(request, queryset, services.reset_mfa)
        text = ngettext(
            "%(count)s second factor reset.", "%(count)s second factors reset.", len(done)
        )
        self._tell(request, done, text)

    @admin.action(description=_("Export the rights (XLSX)"))
    def export_rights(self, request, queryset):
        name = f"droits-{timezone.localdate().isoformat()}.xlsx"
        book = rights_sheet(queryset.select_related("direction"))
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX_TYPE)

    def _each(self, request, people, verb) -> list[User]:
        """Those on whom the service ``verb`` went through; a message for each refusal."""
        done = []
        for person in people:
            try:
                verb(person, actor=request.user)
                done.append(person)
            except ValidationError as refusal:
                messages.error(request, f"{person} : {' '.join(refusal.messages)}")
            except PermissionDenied:
                text = _("%(person)s: another administrator must do this.")
                messages.error(request, text % {"person": person})
        return done

    def _tell(self, request, done: list, text: str) -> None:
        if done:
            messages.success(request, text % {"count": len(done)})

    # --- handing open work over -----------------------------------------------------------------
    def get_urls(self):
        own = path(
            "hand-over/", self.admin_site.admin_view(self.hand_over), name="accounts_user_hand_over"
        )
        return [own, *super().get_urls()]

    def _hand_over_address(self, people) -> str:
        keys = "&".join(f"person={person.pk}" for person in people)
        return f"{reverse('admin:accounts_user_hand_over')}?{keys}"

    def hand_over(self, request):
        """What the disabled people left open, and who takes it."""
        if not allowed(request.user, self.permission):
            raise PermissionDenied(self.permission)
        keys = [key for key in request.GET.getlist("person") if key.isdecimal()]
        rows = []
        for giver in User.objects.filter(pk__in=keys):
            asked = request.POST if request.POST.get("giver") == str(giver.pk) else None
            form = HandOverForm(asked, giver=giver, prefix=f"p{giver.pk}")
            if asked and form.is_valid() and self._hand_over(request, giver, form):
                return HttpResponseRedirect(request.get_full_path())
            if piles := handover.piles_of(giver):
                rows.append((giver, piles, form))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hand open work over"),
            "opts": self.opts,
            "rows": rows,
        }
        return TemplateResponse(request, "accounts/admin_hand_over.html", context)

    def _hand_over(self, request, giver: User, form: HandOverForm) -> bool:
        """Whether everything changed hands; a refusal stands in the form."""
        taker = form.cleaned_data["taker"]
        try:
            moved = sum(handover.hand_over(giver, taker, actor=request.user).values())
        except ValidationError as refusal:
            form.add_error("taker", refusal)
            return False
        text = ngettext(
            "%(count)s record handed over to %(taker)s.",
            "%(count)s records handed over to %(taker)s.",
            moved,
        )
        messages.success(request, text % {"count": moved, "taker": taker})
        return True

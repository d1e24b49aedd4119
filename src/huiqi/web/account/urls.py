"""Which account page is where? Our own, and those of the sign-in library that are used; no others exist."""

from allauth.account import views as sign
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path, re_path
from django.views.generic import RedirectView, TemplateView

from huiqi.web.account import administration, audit, baseline, factors, oidc, pages, tokens
from huiqi.web.account.sign_in import EnterCode, SignIn, SignOut

_home = RedirectView.as_view(pattern_name="account-home")

urlpatterns = [
    path("account/", pages.home, name="account-home"),
    path("account/interest", pages.declare_interest, name="account-interest"),
    path("account/firm/<str:credit_code>/people", pages.people, name="account-people"),
    path("account/join/<str:token>", pages.join, name="account-join"),
    path("account/grants/<int:grant_id>/revoke", pages.revoke, name="account-revoke"),
    path("account/tokens", tokens.tokens, name="account-tokens"),
    path("account/tokens/new", tokens.new, name="account-token-new"),
    path("account/tokens/<int:token_id>/revoke", tokens.revoke, name="account-token-revoke"),
    path("account/accounts", administration.accounts, name="account-accounts"),
    path("account/accounts/<int:account_id>", administration.edit, name="account-edit"),
    path("account/accounts/<int:account_id>/active", administration.set_active, name="account-active"),
    path("account/accounts/<int:account_id>/factor", factors.reset, name="account-factor"),
    path("account/factor/<int:reset_id>/confirm", factors.confirm, name="account-factor-confirm"),
    path("account/factor/<int:reset_id>/refuse", factors.refuse, name="account-factor-refuse"),
    path("account/departments", administration.departments, name="account-departments"),
    path("account/identities", oidc.identities, name="account-identities"),
    path("account/identities/<int:identity_id>/disconnect", oidc.disconnect, name="account-disconnect"),
    path("account/oidc", oidc.start, name="oidc-start"),
    path("account/oidc/connect", oidc.connect, name="oidc-connect"),
    path("account/oidc/back", oidc.back, name="oidc-back"),
    path("account/baseline", baseline.baseline, name="account-baseline"),
    path("account/baseline.pdf", baseline.printed, name="account-baseline-printed"),
    path("audit/", audit.entries, name="audit-log"),
    path("audit/verify", audit.verify, name="audit-verify"),
    path("account/login/", SignIn.as_view(), name="account_login"),
    path("account/logout/", SignOut.as_view(), name="account_logout"),
    path("account/signup/", TemplateView.as_view(template_name="account/how_to_join.html"), name="account_signup"),
    path("account/inactive/", TemplateView.as_view(template_name="account/inactive.html"), name="account_inactive"),
    path("account/email/", _home, name="account_email"),
    path("account/reauthenticate/", sign.reauthenticate, name="account_reauthenticate"),
    path("account/password/change/", sign.password_change, name="account_change_password"),
    path("account/password/set/", sign.password_set, name="account_set_password"),
    path("account/password/reset/", sign.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", sign.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("account/password/reset/key/done/", sign.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("account/second-factor/", _home, name="mfa_index"),
    path("account/second-factor/enter/", EnterCode.as_view(), name="mfa_authenticate"),
    path("account/second-factor/again/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("account/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/again/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/passkeys/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("account/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
]

"""Signing in and looking after one's own account.

allauth's views, each marked with who may call it, and only those that this product uses: nobody
registers alone, and mail addresses are vouched for by whoever invites.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as services
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import path, re_path

from cham.apps.accounts.views import SecondFactors, forgotten
from cham.apps.orgs.guard import for_signed_in, public

_ENTRANCE = [
    path("login/", public(account.login), name="account_login"),
    # Also for somebody who is half way in and turns back at the second factor.
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("signup/", public(account.signup), name="account_signup"),
    path("password/reset/", public(forgotten), name="account_reset_password"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("2fa/authenticate/", public(factors.authenticate), name="mfa_authenticate"),
    path("2fa/webauthn/login/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "3rdparty/login/cancelled/",
        public(services.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path("3rdparty/login/error/", public(services.login_error), name="socialaccount_login_error"),
    path("3rdparty/signup/", public(services.signup), name="socialaccount_signup"),
    path("oidc/<str:provider_id>/login/", public(openid.login), name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        public(openid.callback),
        name="openid_connect_callback",
    ),
]
_OWN_ACCOUNT = [
    path("reauthenticate/", for_signed_in(account.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/", for_signed_in(account.password_change), name="account_change_password"
    ),
    path("password/set/", for_signed_in(account.password_set), name="account_set_password"),
    path("3rdparty/", for_signed_in(services.connections), name="socialaccount_connections"),
    path("2fa/", for_signed_in(SecondFactors.as_view()), name="mfa_index"),
    path("2fa/reauthenticate/", for_signed_in(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", for_signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", for_signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        for_signed_in(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        for_signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        for_signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", for_signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", for_signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        for_signed_in(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        for_signed_in(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        for_signed_in(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
]
urlpatterns = [*_ENTRANCE, *_OWN_ACCOUNT]

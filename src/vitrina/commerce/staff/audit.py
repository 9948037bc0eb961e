"""What must be true of staff, whatever happened."""

from vitrina.commerce.checking import Check

CHECKS: tuple[Check, ...] = (
    Check(
        "Who was revoked cannot sign in.",
        "SELECT staff_member.id FROM staff_member "
        "JOIN auth_user ON auth_user.id = staff_member.user_id "
        "WHERE staff_member.revoked_at IS NOT NULL AND auth_user.is_active",
    ),
    Check(
        "Nobody stands above the roles.",
        "SELECT id FROM auth_user WHERE is_superuser",
    ),
)

"""People, organisations, memberships, applications, invitations, sessions, groups"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AUTOMATIC_GROUPS = (
    ("07195f8a-a8bc-5609-89fc-92d42f3e8625", "everyone", "Tous les membres", "All members", "Todos los miembros"),
    ("dcfe8f99-d16e-5131-8ad3-67fa2092c0ed", "moderators", "Modérateurs", "Moderators", "Moderadores"),
    ("a53be081-3009-5a5c-acf3-38ce3fe38d16", "kind:firm", "Entreprises", "Firms", "Empresas"),
    (
        "0e07470f-0842-562a-a185-647e26dc4910",
        "kind:research_unit",
        "Unités de recherche",
        "Research units",
        "Unidades de investigación",
    ),
    (
        "621b4d48-154e-5957-97e0-d6abbfca76e8",
        "kind:training_centre",
        "Centres de formation",
        "Training centres",
        "Centros de formación",
    ),
    ("eb3cdfde-7740-5089-9315-e27e76fddb89", "kind:laboratory", "Laboratoires", "Laboratories", "Laboratorios"),
    ("d7434d6d-e174-5d08-b470-b811b2e98570", "kind:authority", "Administrations", "Authorities", "Administraciones"),
    ("4baaec98-a26b-5359-bbd3-e30703bcf4da", "kind:chamber", "Chambres consulaires", "Chambers", "Cámaras"),
)


def upgrade() -> None:
    create_tables()
    op.execute(
        """
        CREATE VIEW accounts_person_card AS
        SELECT p.id AS person_id, p.given_name || ' ' || p.family_name AS name,
               o.id AS organisation_id, o.legal_name AS organisation_name, o.kind AS organisation_kind,
               p.state = 'active' AS active
        FROM accounts_person p
        LEFT JOIN accounts_membership m ON m.person_id = p.id AND m.ended_at IS NULL
        LEFT JOIN accounts_organisation o ON o.id = m.organisation_id
        """
    )
    insert = sa.text(
        "INSERT INTO accounts_group (id, key, name, created_at) "
        "VALUES (CAST(:id AS uuid), :key, jsonb_build_object('fr', CAST(:fr AS text), 'en', CAST(:en AS text), 'es', CAST(:es AS text)), now())"
    )
    for group_id, key, fr, en, es in AUTOMATIC_GROUPS:
        op.execute(insert.bindparams(id=group_id, key=key, fr=fr, en=en, es=es))


def create_tables() -> None:
    op.create_table(
        "accounts_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40)),
        sa.Column("name", pg.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_group")),
        sa.UniqueConstraint("key", name=op.f("uq_accounts_group_key")),
    )
    op.create_table(
        "accounts_organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=400, collation="C"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("siren", sa.String(length=9)),
        sa.Column("siret", sa.String(length=14)),
        sa.Column("vat", sa.String(length=20)),
        sa.Column("eori", sa.String(length=17)),
        sa.Column("naf_code", sa.String(length=6)),
        sa.Column("naf_nomenclature", sa.String(length=8)),
        sa.Column("line1", sa.String(length=200), nullable=False),
        sa.Column("line2", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=20), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("languages", pg.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("countries", pg.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("website", sa.String(length=300)),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('firm', 'research_unit', 'training_centre', 'laboratory', 'authority', 'chamber')",
            name=op.f("ck_accounts_organisation_kind"),
        ),
        sa.CheckConstraint(
            "naf_nomenclature IN ('NAFRev2', 'NAF2025')", name=op.f("ck_accounts_organisation_naf_nomenclature")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_organisation")),
        sa.UniqueConstraint("eori", name=op.f("uq_accounts_organisation_eori")),
        sa.UniqueConstraint("siren", name=op.f("uq_accounts_organisation_siren")),
        sa.UniqueConstraint("vat", name=op.f("uq_accounts_organisation_vat")),
    )
    op.create_index("ix_accounts_organisation_directory", "accounts_organisation", ["search_key", "id"])
    op.create_index(
        "ix_accounts_organisation_languages", "accounts_organisation", ["languages"], postgresql_using="gin"
    )
    op.create_index(
        "ix_accounts_organisation_countries", "accounts_organisation", ["countries"], postgresql_using="gin"
    )
    op.create_index(
        "ix_accounts_organisation_search_key",
        "accounts_organisation",
        ["search_key"],
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_table(
        "accounts_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=400, collation="C"), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("languages", pg.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=40)),
        sa.Column("shows_email", sa.Boolean(), nullable=False),
        sa.Column("shows_phone", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("platform_roles", pg.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("password_hash", sa.String(length=200)),
        sa.Column("password_changed_at", sa.DateTime(timezone=True)),
        sa.Column("activated_at", sa.DateTime(timezone=True)),
        sa.Column("suspended_at", sa.DateTime(timezone=True)),
        sa.Column("suspended_by", sa.Uuid()),
        sa.Column("suspension_reason", sa.String(length=1000)),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('invited', 'active', 'suspended')", name=op.f("ck_accounts_person_state")),
        sa.ForeignKeyConstraint(["suspended_by"], ["accounts_person.id"], name=op.f("fk_accounts_person_suspended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_person")),
        sa.UniqueConstraint("email_key", name=op.f("uq_accounts_person_email_key")),
    )
    op.create_index(
        "ix_accounts_person_directory",
        "accounts_person",
        ["sort_key", "id"],
        postgresql_where=sa.text("state = 'active'"),
    )
    op.create_index(
        "ix_accounts_person_search_key",
        "accounts_person",
        ["search_key"],
        postgresql_using="gin",
        postgresql_ops={"search_key": "gin_trgm_ops"},
    )
    op.create_table(
        "accounts_sign_in_attempt",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("consecutive", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_accounts_sign_in_attempt")),
    )
    op.create_index(op.f("ix_accounts_sign_in_attempt_last_at"), "accounts_sign_in_attempt", ["last_at"])
    op.create_table(
        "accounts_application",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("organisation_key", sa.String(length=40), nullable=False),
        sa.Column("identifier_kind", sa.String(length=10), nullable=False),
        sa.Column("identifier", sa.String(length=20), nullable=False),
        sa.Column("legal_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("naf_code", sa.String(length=6)),
        sa.Column("naf_nomenclature", sa.String(length=8)),
        sa.Column("line1", sa.String(length=200), nullable=False),
        sa.Column("line2", sa.String(length=200), nullable=False),
        sa.Column("postcode", sa.String(length=20), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("languages", pg.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("website", sa.String(length=300)),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("function", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("mail_domain", sa.String(length=254)),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("person_id", sa.Uuid()),
        sa.CheckConstraint(
            "kind IN ('firm', 'research_unit', 'training_centre', 'laboratory', 'authority', 'chamber')",
            name=op.f("ck_accounts_application_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('unconfirmed', 'waiting', 'asked', 'approved', 'refused')",
            name=op.f("ck_accounts_application_state"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts_person.id"], name=op.f("fk_accounts_application_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_accounts_application_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_application_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_application")),
    )
    op.create_index(op.f("ix_accounts_application_decided_at"), "accounts_application", ["decided_at"])
    op.create_index(op.f("ix_accounts_application_email_key"), "accounts_application", ["email_key"])
    op.create_index(op.f("ix_accounts_application_mail_domain"), "accounts_application", ["mail_domain"])
    op.create_index(op.f("ix_accounts_application_organisation_id"), "accounts_application", ["organisation_id"])
    op.create_index(op.f("ix_accounts_application_organisation_key"), "accounts_application", ["organisation_key"])
    op.create_index("ix_accounts_application_queue", "accounts_application", ["state", "confirmed_at", "id"])
    op.create_table(
        "accounts_group_member",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["accounts_group.id"], name=op.f("fk_accounts_group_member_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_group_member_person_id")),
        sa.PrimaryKeyConstraint("person_id", "group_id", name=op.f("pk_accounts_group_member")),
    )
    op.create_index(op.f("ix_accounts_group_member_group_id"), "accounts_group_member", ["group_id"])
    op.create_table(
        "accounts_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("person_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["invited_by"], ["accounts_person.id"], name=op.f("fk_accounts_invitation_invited_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_accounts_invitation_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_invitation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_invitation_token_hash")),
    )
    op.create_index(op.f("ix_accounts_invitation_email_key"), "accounts_invitation", ["email_key"])
    op.create_index(op.f("ix_accounts_invitation_organisation_id"), "accounts_invitation", ["organisation_id"])
    op.create_table(
        "accounts_membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "role IN ('member', 'organisation_administrator')", name=op.f("ck_accounts_membership_role")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["accounts_organisation.id"], name=op.f("fk_accounts_membership_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_membership_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_membership")),
    )
    op.create_index(
        "ix_accounts_membership_people",
        "accounts_membership",
        ["organisation_id", "person_id"],
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "uq_accounts_membership_current",
        "accounts_membership",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "accounts_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("assurance", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("address", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_session_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_session_token_hash")),
    )
    op.create_index("ix_accounts_session_expires_at", "accounts_session", ["expires_at"])
    op.create_index(
        "ix_accounts_session_live", "accounts_session", ["person_id"], postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "accounts_application_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40)),
        sa.Column("message", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "action IN ('confirmed', 'asked', 'answered', 'approved', 'refused')",
            name=op.f("ck_accounts_application_entry_action"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["accounts_application.id"],
            name=op.f("fk_accounts_application_entry_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts_person.id"], name=op.f("fk_accounts_application_entry_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_application_entry")),
    )
    op.create_index("ix_accounts_application_entry_log", "accounts_application_entry", ["application_id", "at"])
    op.create_table(
        "accounts_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("application_id", sa.Uuid()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "kind IN ('application_confirm', 'application_answer', 'activation', 'password_reset')",
            name=op.f("ck_accounts_token_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["accounts_application.id"],
            name=op.f("fk_accounts_token_application_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["accounts_person.id"], name=op.f("fk_accounts_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_accounts_token_token_hash")),
    )
    op.create_index(op.f("ix_accounts_token_application_id"), "accounts_token", ["application_id"])
    op.create_index("ix_accounts_token_expires_at", "accounts_token", ["expires_at"])
    op.create_index(op.f("ix_accounts_token_person_id"), "accounts_token", ["person_id"])


def downgrade() -> None:
    op.execute("DROP VIEW accounts_person_card")
    for table in (
        "token",
        "session",
        "sign_in_attempt",
        "invitation",
        "application_entry",
        "application",
        "group_member",
        "group",
        "membership",
        "organisation",
        "person",
    ):
        op.drop_table(f"accounts_{table}")

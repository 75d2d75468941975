"""Partners: what organisations offer and seek, opportunities, matches and why, introductions, consortia, meeting days.

Two floors of its own beside policy and repository, both pure (ADR 0021): `scoring` says how well partners fit and why,
`planning` chooses teams and schedules. What takes long goes on in the matcher (ADR 0022).

Tables: `matchmaking_line` (what organisations offer and seek), `matchmaking_opportunity`, `matchmaking_review`,
`matchmaking_change` (what the matcher has not looked at yet), `matchmaking_meeting_day` with `…_place`,
`…_participant`, `…_wish`, `…_plan` (what the planner told), `matchmaking_meeting`, `…_seat` (nobody sits at two
tables), `…_feedback`, `…_calendar` (secret addresses), `matchmaking_introduction` with `…_step` (the log),
`…_document`, `…_block`, `matchmaking_disclosure` with `…_text`, `matchmaking_outcome` with `…_question`,
`matchmaking_shield`.
Events sent: LinesChanged, OpportunityChanged, MeetingDayChanged, AgendaChanged, MeetingHeld, IntroductionChanged,
IntroductionPeopleChanged. Events consumed: MembershipChanged, PersonSuspended, PersonReinstated (who leaves does not
come for the firm), OpportunityChanged, MeetingHeld, ConversationOpenedFor, OrganisationBlockChanged, and what the
matcher follows.
"""

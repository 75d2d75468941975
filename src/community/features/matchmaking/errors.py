"""What can go wrong with partners, as codes for the front end."""

from community.core.errors import Conflict, NotFound


class ProfileFull(Conflict):
    """The profile has as many lines as it may have: `maximum`."""

    code = "profile_full"


class VersionConflict(Conflict):
    """Somebody else has edited it since it was read: `version` is the present one."""

    code = "version_conflict"


class WrongState(Conflict):
    """It is in a `state` in which this cannot be done."""

    code = "wrong_state"


class OwnReview(Conflict):
    """Nobody reviews what their own organisation wrote."""

    code = "own_review"


class AlreadyDeclined(Conflict):
    """The organisation has said no to the project as it is: one no is final until something changes."""

    code = "already_declined"


class CompetingMembers(Conflict):
    """A competitor of the organisation is invited already: they are never in one team."""

    code = "competing_members"


class InvitationOver(Conflict):
    """The last day for an answer was `day`."""

    code = "invitation_over"


class ConsortiumFull(Conflict):
    """The group has as many members as it may have: `maximum`."""

    code = "consortium_full"


class NobodyAccepted(Conflict):
    """A group needs at least two members."""

    code = "nobody_accepted"


class SlotsFixed(Conflict):
    """People have chosen among the slots of this day: they stay as they are."""

    code = "slots_fixed"


class RegistrationClosed(Conflict):
    """Nobody registers for this day now."""

    code = "registration_closed"


class WishesClosed(Conflict):
    """No wishes are taken for this day now."""

    code = "wishes_closed"


class DayFull(Conflict):
    """As many come as may come: `maximum`."""

    code = "meeting_day_full"


class PlaceInUse(Conflict):
    """Meetings take place there."""

    code = "meeting_place_in_use"


class WrongCode(Conflict):
    """Not the code that is shown at the entrance."""

    code = "meeting_wrong_code"


class TooEarly(Conflict):
    """It has not begun."""

    code = "meeting_too_early"


class NothingPlanned(Conflict):
    """There is no schedule that could be published."""

    code = "meeting_nothing_planned"


class PlanRunning(Conflict):
    """A schedule is being made: what it begins with may not change by hand meanwhile."""

    code = "meeting_plan_running"


class MeetingImpossible(Conflict):
    """Both cannot meet then and there."""

    code = "meeting_impossible"


class SomebodyBusy(MeetingImpossible):
    code = "meeting_two_meetings"


class PlaceTaken(MeetingImpossible):
    code = "meeting_place_taken"


class SomebodyAbsent(MeetingImpossible):
    code = "meeting_absent"


class PlaceClosed(MeetingImpossible):
    code = "meeting_place_closed"


class PlaceNotTheirs(MeetingImpossible):
    code = "meeting_place_not_theirs"


class Declined(MeetingImpossible):
    code = "meeting_declined"


class OwnOrganisation(MeetingImpossible):
    code = "meeting_own_organisation"


class MeetTwice(MeetingImpossible):
    code = "meeting_twice"


class TooManyMeetings(MeetingImpossible):
    code = "meeting_too_many"


class NoBreak(MeetingImpossible):
    code = "meeting_no_break"


class AlreadyAsked(Conflict):
    """One's organisation and the other one have an open introduction about the same thing: `id`."""

    code = "already_asked"


class QuotaReached(Conflict):
    """One's organisation has as many asks as it may have: `maximum` of the `limit`, `open` or `week`."""

    code = "ask_quota_reached"


class AskExpired(Conflict):
    """It was not answered in time; it can be asked anew."""

    code = "ask_expired"


class DisclosureChanged(Conflict):
    """The text is another one than the one that was read."""

    code = "disclosure_changed"


class LinkUnknown(NotFound):
    """The link was not made here, or what it asks about is gone."""

    code = "outcome_link_unknown"

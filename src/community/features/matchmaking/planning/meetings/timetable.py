"""A schedule while it is made: who is where in each slot, and changes that can be taken back."""

from collections.abc import Sequence
from typing import Final

from community.features.matchmaking.planning.meetings.prospects import Prospects

FREE: Final = -1


class Timetable:
    """Pairs of `prospects` in slots and places; no clash can be made with it.

    minima: wishes of each wisher that count more than any value, for fair shares. merit: value, and this for each such
    wish that is granted. first_slot: earlier ones are fixed.
    Every change is written down; `mark` and `back_to` take changes back.
    """

    def __init__(self, prospects: Prospects, minima: Sequence[int], first_slot: int = 0) -> None:
        self.prospects = prospects
        self.minima = tuple(minima)
        self.first_slot = first_slot
        slots = len(prospects.open_places)
        self.at = [[FREE] * slots for _ in prospects.participants]
        self.slot_of = [FREE] * len(prospects.pairs)
        self.place_of = [FREE] * len(prospects.pairs)
        self.seated: list[dict[int, int]] = [{} for _ in range(slots)]
        self.count = [0] * len(prospects.participants)
        self.times_granted = [0] * len(prospects.wishes)
        self.granted = [0] * len(prospects.names)
        self.merit = 0
        self._bonus = 1 + 4 * max(prospects.values, default=0)
        self._open = sum(map(len, prospects.open_places[first_slot:]))
        self._journal: list[tuple[int, int, int]] = []

    def ask(self, minima: Sequence[int]) -> None:
        """From now on these minima."""
        self.minima = tuple(minima)
        owed = sum(min(*both) for both in zip(self.granted, self.minima, strict=True))
        self.merit = self.value + self._bonus * owed

    @property
    def value(self) -> int:
        return sum(value for value, times in zip(self.prospects.values, self.times_granted, strict=True) if times)

    @property
    def full(self) -> bool:
        """Whether every place is taken in every slot that is not fixed."""
        return sum(map(len, self.seated[self.first_slot :])) >= self._open

    def taken(self, slot: int) -> bool:
        """Whether every place is taken in this slot."""
        return len(self.seated[slot]) >= len(self.prospects.open_places[slot])

    def gain(self, pair: int) -> int:
        """What this meeting would add: value, and much for each wish that somebody lacks for a fair share."""
        total = 0
        for wish in self.prospects.pairs[pair].wishes:
            if not self.times_granted[wish]:
                total += self.prospects.values[wish]
                wisher = self.prospects.wishers[wish]
                total += self._bonus if self.granted[wisher] < self.minima[wisher] else 0
        return total

    def loss(self, pair: int) -> int:
        """What would go with this meeting."""
        total = 0
        for wish in self.prospects.pairs[pair].wishes:
            if self.times_granted[wish] == 1:
                total += self.prospects.values[wish]
                wisher = self.prospects.wishers[wish]
                total += self._bonus if self.granted[wisher] <= self.minima[wisher] else 0
        return total

    def mark(self) -> int:
        return len(self._journal)

    def back_to(self, mark: int) -> None:
        while len(self._journal) > mark:
            pair, slot, place = self._journal.pop()
            if self.slot_of[pair] == slot:
                self._lift(pair)
            else:
                self._set(pair, slot, place)

    def put(self, pair: int, slot: int) -> bool:
        """Have a pair that is not scheduled meet in this slot, if both can then and a place is free or can be freed."""
        if not self.could(pair, slot):
            return False
        mark = self.mark()
        place = self._place(pair, slot, set())
        if place == FREE:
            self.back_to(mark)
            return False
        self.put_at(pair, slot, place)
        return True

    def put_at(self, pair: int, slot: int, place: int) -> None:
        """The same without asking, for what is fixed already."""
        self._set(pair, slot, place)
        self._journal.append((pair, slot, place))

    def take(self, pair: int) -> tuple[int, int]:
        """Take a meeting out; its slot and place."""
        slot, place = self.slot_of[pair], self.place_of[pair]
        self._lift(pair)
        self._journal.append((pair, slot, place))
        return slot, place

    def could(self, pair: int, slot: int) -> bool:
        """Whether both are there, free and not at their limits; places are not asked about."""
        one = self.prospects.pairs[pair]
        return (
            slot >= self.first_slot
            and slot in one.slots
            and all(
                self.at[who][slot] == FREE
                and self.count[who] < self.prospects.capacities[who]
                and self.rested(who, slot)
                for who in (one.first, one.second)
            )
        )

    def rested(self, who: int, slot: int) -> bool:
        """Whether a meeting in this slot makes no run longer than this participant wants."""
        longest = self.prospects.participants[who].longest_run
        if longest is None:
            return True
        row, adjoining = self.at[who], self.prospects.adjoining
        run, earlier = 1, slot
        while adjoining[earlier] and row[earlier - 1] != FREE:
            earlier -= 1
            run += 1
        later = slot + 1
        while later < len(row) and adjoining[later] and row[later] != FREE:
            later += 1
            run += 1
        return run <= longest

    def has_room(self, pair: int, slot: int) -> bool:
        """Whether a place that serves this pair is free as things are."""
        return self._free_place(pair, slot) != FREE

    def _free_place(self, pair: int, slot: int) -> int:
        seated, open_ = self.seated[slot], self.prospects.open_places[slot]
        return next((at for at in self.prospects.pairs[pair].places if at not in seated and at in open_), FREE)

    def _place(self, pair: int, slot: int, seen: set[int]) -> int:
        """A free place, if need be by seating others elsewhere in the slot (augmenting path)."""
        free = self._free_place(pair, slot)
        if free != FREE or self.taken(slot):
            return free
        seated, open_ = self.seated[slot], self.prospects.open_places[slot]
        for place in self.prospects.pairs[pair].places:
            if place in seen or place not in open_:
                continue
            seen.add(place)
            other = seated[place]
            moved = self._place(other, slot, seen)
            if moved != FREE:
                self.take(other)
                self.put_at(other, slot, moved)
                return place
        return FREE

    def _set(self, pair: int, slot: int, place: int) -> None:
        one = self.prospects.pairs[pair]
        self.slot_of[pair], self.place_of[pair] = slot, place
        self.seated[slot][place] = pair
        for who in (one.first, one.second):
            self.at[who][slot] = pair
            self.count[who] += 1
        for wish in one.wishes:
            self.times_granted[wish] += 1
            if self.times_granted[wish] == 1:
                self._grant(wish, 1)

    def _lift(self, pair: int) -> None:
        one = self.prospects.pairs[pair]
        slot = self.slot_of[pair]
        del self.seated[slot][self.place_of[pair]]
        self.slot_of[pair] = self.place_of[pair] = FREE
        for who in (one.first, one.second):
            self.at[who][slot] = FREE
            self.count[who] -= 1
        for wish in one.wishes:
            self.times_granted[wish] -= 1
            if not self.times_granted[wish]:
                self._grant(wish, -1)

    def _grant(self, wish: int, step: int) -> None:
        wisher = self.prospects.wishers[wish]
        reached = max(self.granted[wisher], self.granted[wisher] + step)
        self.granted[wisher] += step
        self.merit += step * (self.prospects.values[wish] + (self._bonus if reached <= self.minima[wisher] else 0))

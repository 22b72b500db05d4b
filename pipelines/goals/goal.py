"""The goal files of a data folder: one goal or a list of goals in each, read one by one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.goals import grammar
from pipelines.goals.definition import Goal, Measure, Pause, Portion, Scope, Split
from pipelines.yaml_file import Block, FileError, FileErrors, Place, read

if TYPE_CHECKING:
    from pipelines.kpis.catalogue import Kpi

__all__ = ["Goal", "Measure", "Pause", "Portion", "Scope", "Split", "load"]


def load(goals_dir: Path, catalogue: dict[str, Kpi]) -> tuple[list[Goal], list[FileError]]:
    """The goals of every `*.yml` under `goals_dir`, in order of id, and what is wrong with the others.

    One goal or one file that cannot be read never keeps the others from being read.
    """
    goals: dict[str, Goal] = {}
    errors: list[FileError] = []
    for path in _paths(goals_dir):
        for block in _blocks(path, errors):
            try:
                goal = grammar.goal(block, catalogue)
                _refuse_twin(goal, goals, block)
                goals[goal.id] = goal
            except FileErrors as wrong:
                errors.extend(wrong.errors)
            except FileError as error:
                errors.append(error)
    return sorted(goals.values(), key=lambda goal: goal.id), errors


def _paths(goals_dir: Path) -> list[Path]:
    if not goals_dir.is_dir():
        return []
    return sorted(
        path for path in goals_dir.rglob("*") if path.suffix.lower() in (".yml", ".yaml") and path.is_file()
    )


def _refuse_twin(goal: Goal, goals: dict[str, Goal], block: Block) -> None:
    if goal.id in goals:
        other = goals[goal.id].place
        message = f"the goal '{goal.id}' is already written at {other.path.name}:{other.line}; give it another id"
        raise block.error("id", message)


def _blocks(path: Path, errors: list[FileError]) -> list[Block]:
    try:
        content = read(path)
    except FileError as error:
        errors.append(error)
        return []
    except OSError as error:
        errors.append(FileError(Place(path, 1, 1), f"cannot be read: {error.strerror}"))
        return []
    if isinstance(content, Block):
        return [content]
    for odd, place in zip(content, content.places, strict=True):
        if not isinstance(odd, Block):
            errors.append(FileError(place, f"'{odd}' is not a goal; a goal has keys such as `id: …`"))
    return [block for block in content if isinstance(block, Block)]

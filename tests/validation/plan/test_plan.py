from __future__ import annotations

import pickle
from pathlib import Path

from hypothesis import given

from bushputin_data.validation.checks import kinds
from bushputin_data.validation.engine.collector import Collector
from bushputin_data.validation.engine.run import Run
from bushputin_data.validation.plan.plan import Plan
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.source.package import open_package
from bushputin_data.validation.stores.local import LocalStore
from bushputin_data.validation.testing.strategies import Draft, spoilt_packages
from tests.conftest import ROOT
from tests.properties.folders import folder_of


def findings(plan: Plan, folder: Path) -> tuple[object, ...]:
    collector, store = Collector(100), LocalStore()
    Run(plan, open_package(folder).place, store, collector, lambda resource, rows: None).run()
    store.close()
    return collector.findings([resource.name for resource in plan.resources])


@given(spoilt_packages())
def test_a_plan_that_was_pickled_runs_as_before(draft: Draft) -> None:
    with folder_of(draft) as folder:
        plan = make_plan(open_package(folder), kinds())
        assert findings(pickle.loads(pickle.dumps(plan)), folder) == findings(plan, folder)


def test_the_plan_of_the_release_holds_no_rows() -> None:
    plan = make_plan(open_package(ROOT), kinds())
    assert plan.findings == ()
    assert len(pickle.dumps(plan)) < (ROOT / "datapackage.json").stat().st_size
    assert {table.name for table in plan.tables.values()} == {resource.name for resource in plan.resources}


def test_a_plan_keeps_what_keys_references_and_checks_need_and_nothing_else() -> None:
    plan = make_plan(open_package(ROOT), kinds())
    people = plan.tables["people"]
    assert {"person_id"} <= set(people.names(people.kept)) < {field.name for field in people.fields}

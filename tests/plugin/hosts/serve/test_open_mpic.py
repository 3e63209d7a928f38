# SPDX-License-Identifier: BSD-2-Clause
"""Open MPIC's coordinator over three perspectives, two of them ours to trust.
usage: test_open_mpic.py CAA-VALIDATOR, in a Python that has open-mpic-core"""
import asyncio
import sys

from open_mpic_core import (
    CaaCheckParameters, CaaCheckResponse, CertificateType, MpicCaaRequest,
    MpicCoordinator, MpicCoordinatorConfiguration,
    MpicRequestOrchestrationParameters, RemotePerspective)

from daemon import Checks, Daemon, connect, scratch

check = Checks()
command = sys.argv[1]

ZONE = """wild CAA 0 issuewild ";"
wild CAA 0 issue "ca.example"
mail CAA 0 issuemail "other.example"
"""
# One of the three sees more of moved.example than the others.
ELSEWHERE = 'moved CAA 0 issue "evil.example"\n'


def perspectives():
    return [RemotePerspective.model_validate({"code": f"p{i}", "rir": rir})
            for i, rir in enumerate(["ARIN", "RIPE NCC", "APNIC"])]


def coordinator(daemons):
    async def call(perspective, check_type, request):
        connection = connect(daemons[int(perspective.code[1:])])
        connection.request("POST", "/" + check_type.value,
                           request.model_dump_json(),
                           {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {body[:200]}")
        return CaaCheckResponse.model_validate_json(body)

    return MpicCoordinator(call, MpicCoordinatorConfiguration(
        perspectives(), 3, 1, "a secret"))


def ask(mpic, name, **parameters):
    return asyncio.run(mpic.coordinate_mpic(MpicCaaRequest(
        domain_or_ip_target=name, trace_identifier="t-1",
        orchestration_parameters=MpicRequestOrchestrationParameters(
            perspective_count=3, quorum_count=2),
        caa_check_parameters=CaaCheckParameters(**parameters))))


ROWS = [
    ("authorized", "good.example", {}, True, True),
    ("authorized above", "a.b.good.example", {}, True, True),
    ("denied", "bad.example", {}, False, True),
    ("the coordinator's own domains", "bad.example",
     {"caa_domains": ["other.example"]}, True, True),
    ("no wildcard", "*.wild.example", {}, False, True),
    ("no wildcard asked for", "wild.example", {}, True, True),
    ("S/MIME", "mail.example",
     {"certificate_type": CertificateType.S_MIME}, False, True),
    ("no records", "none.example", {}, True, True),
    ("no answer", "a.elsewhere", {}, False, False),
    ("no answer, which may not be waved through", "a.elsewhere",
     {"allow_lookup_failure": True}, False, False),
]


def test_rows(mpic):
    for row, name, parameters, is_valid, completed in ROWS:
        check.row = row
        answer = ask(mpic, name, **parameters)
        check("decided", answer.is_valid is is_valid, answer)
        check("three answers", len(answer.perspectives) == 3)
        for perspective in answer.perspectives:
            one = perspective.check_response
            check("completed", one.check_completed is completed, one)
            check("an error where it was not",
                  (one.errors is None) is completed, one)


def test_disagreement(daemons):
    mpic = coordinator(daemons)
    check.row = "one of three sees another record"
    answer = ask(mpic, "moved.example")
    passed = [p.check_response.check_passed for p in answer.perspectives]
    check("the quorum holds", answer.is_valid is True, answer)
    check("one denies", sorted(passed) == [False, True, True], passed)
    check.row = "one of three is gone"
    daemons[2].stop()
    answer = ask(mpic, "good.example")
    check("the quorum holds", answer.is_valid is True, answer)
    check.row = "two of three are gone"
    daemons[1].stop()
    answer = ask(mpic, "good.example")
    check("there is none", answer.is_valid is False, answer)


def main():
    config = "listen = http://127.0.0.1:0\nfaces = mpic\n"
    with scratch() as one, scratch() as two, scratch() as three:
        daemons = [Daemon(command, one, config=config, zone=ZONE),
                   Daemon(command, two, config=config, zone=ZONE)]
        third = Daemon(command, three, config=config, zone=ZONE)
        test_rows(coordinator(daemons + [third]))
        third.stop()
        third = Daemon(command, three, config=config, zone=ELSEWHERE)
        test_disagreement(daemons + [third])
        daemons[0].stop()
    return check.finish(70)


sys.exit(main())

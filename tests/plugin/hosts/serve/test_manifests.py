# SPDX-License-Identifier: BSD-2-Clause
"""The manifests for Kubernetes hold together, and the daemon takes their
configuration.  usage: test_manifests.py CAA-VALIDATOR MANIFESTS"""
import sys

try:
    import yaml
except ImportError:
    print("SKIP: python3-yaml is not installed")
    sys.exit(0)

from daemon import Checks, Daemon, scratch
from certificates import Authority

check = Checks()
command, path = sys.argv[1:3]
with open(path, encoding="utf-8") as source:
    objects = {(o["kind"], o["metadata"]["name"]): o
               for o in yaml.safe_load_all(source)}
NAME = "caa-validator"


def get(kind, name=NAME):
    return objects[kind, name]


def test_selectors():
    labels = get("Deployment")["spec"]["template"]["metadata"]["labels"]
    check.row = "the same pods"
    for selector in (get("Deployment")["spec"]["selector"]["matchLabels"],
                     get("Service")["spec"]["selector"],
                     get("PodDisruptionBudget")["spec"]["selector"]
                     ["matchLabels"],
                     get("NetworkPolicy")["spec"]["podSelector"]
                     ["matchLabels"]):
        check("selected", selector.items() <= labels.items(), selector)
    for (kind, _), one in objects.items():
        if kind not in ("Namespace", "ValidatingWebhookConfiguration"):
            check(kind, one["metadata"]["namespace"] == NAME)


def test_pod():
    pod = get("Deployment")["spec"]["template"]["spec"]
    container = pod["containers"][0]
    check.row = "the pods"
    check("two", get("Deployment")["spec"]["replicas"] == 2)
    check("no root", pod["securityContext"]["runAsNonRoot"] is True)
    check("nothing to write to",
          container["securityContext"]["readOnlyRootFilesystem"] is True)
    check("no rights", container["securityContext"]["capabilities"] ==
          {"drop": ["ALL"]})
    mounts = {m["name"] for m in container["volumeMounts"]}
    check("volumes", mounts == {v["name"] for v in pod["volumes"]})
    for volume in pod["volumes"]:
        if "secret" in volume:
            name = volume["secret"]["secretName"]
            check("a secret " + name, ("Secret", name) in objects or
                  get("Certificate")["spec"]["secretName"] == name)
    for probe in "readinessProbe", "livenessProbe":
        check(probe, container[probe]["httpGet"]["path"] == "/healthz")


def test_webhook():
    webhook = get("ValidatingWebhookConfiguration")["webhooks"][0]
    service = webhook["clientConfig"]["service"]
    check.row = "the webhook"
    check("to the service", service["name"] == get("Service")["metadata"]
          ["name"])
    check("to its port", service["port"] == get("Service")["spec"]["ports"][0]
          ["port"])
    check("under a name of the certificate",
          f"{service['name']}.{service['namespace']}.svc" in
          get("Certificate")["spec"]["dnsNames"])
    check("with the token", service["path"] == "/kubernetes/" +
          get("Secret", "caa-validator-token")["stringData"]["token"])
    check("deny beats doubt", webhook["failurePolicy"] == "Fail")
    check("a dry run has no effects",
          webhook["sideEffects"] == "NoneOnDryRun")
    check("in time", 8000 < webhook["timeoutSeconds"] * 1000 - 500)
    check("not of itself", webhook["namespaceSelector"]["matchExpressions"][0]
          ["values"] == [NAME])
    rule = webhook["rules"][0]
    check("what it is for", (rule["apiGroups"], rule["resources"]) ==
          (["cert-manager.io"], ["certificaterequests"]))


def test_configuration():
    """As it stands, but for the paths, the port and the token."""
    text = get("ConfigMap")["data"]["caa-validator.conf"]
    check.row = "the configuration"
    with scratch() as directory:
        certificate, key = Authority(directory, "a").server()
        with open(f"{directory}/token", "w", encoding="ascii") as out:
            out.write("0123456789abcdef0123456789abcdef")
        for old, new in (("/run/tls/tls.crt", certificate),
                         ("/run/tls/tls.key", key),
                         ("/run/token", directory), (":8657", ":0")):
            check("has " + old, old in text)
            text = text.replace(old, new)

        class Configured(Daemon):
            def configure(self, serve, issuers=""):
                with open(self.config, "w", encoding="ascii") as out:
                    out.write(text)

        daemon = Configured(command, directory)
        check("answers", any("/kubernetes" in line for line in daemon.banner),
              daemon.banner)
        check("stopped", daemon.stop() == 0)


test_selectors()
test_pod()
test_webhook()
test_configuration()
sys.exit(check.finish(30))

// Command ansible is a plugin that makes an inventory, variables and a playbook
// for Ansible: it places the files of each node and starts the nodes one by one.
package main

import "github.com/nacosgen/nacosgen/plugins/sdk/serve"

func main() { serve.Main(output{}) }

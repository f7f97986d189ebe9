package lint

import (
	"github.com/nacosgen/nacosgen/topology"
)

// lowestFree is the first port that no privilege is needed for.
const lowestFree, highestPort = 1024, 65535

// PortPlan finds ports that are free on all machines concerned. It counts how
// many take each port: nodes, gateways, publish flags, reserved ports.
type PortPlan struct {
	machines *Machines
	taken    map[Machine]map[int]int
}

// MovingPorts are ports of one machine that change together: those at the
// given distances from a main port.
type MovingPorts struct {
	Machine Machine
	Offsets []int
}

// PlanPorts counts what is taken on each machine of t.
func PlanPorts(t *topology.Topology, m *Machines) *PortPlan {
	plan := &PortPlan{m, map[Machine]map[int]int{}}
	for machine, sets := range portSets(t, m, func(Machine) bool { return true }) {
		for _, s := range sets {
			for _, p := range s.Ports {
				plan.take(Machine(machine), p.Number, 1)
			}
		}
	}
	for _, c := range t.Clusters {
		for _, n := range c.Nodes {
			for _, f := range EngineFlags(n.Docker) {
				if f.Name == "publish" && Forwards(n) {
					for _, p := range Publish(f.Value) {
						plan.take(m.OfNode(n), p.Host, 1)
					}
				}
			}
		}
		for _, g := range c.Gateways {
			for _, p := range GatewayPorts(g) {
				plan.take(m.OfGateway(g), p.Number, 1)
			}
		}
	}
	return plan
}

// GatewayPorts lists the ports that g listens on.
func GatewayPorts(g *topology.Gateway) []Port {
	ports := []Port{{Role: "http", Number: g.Ports.HTTP}}
	if g.Ports.SDKGRPC != nil {
		ports = append(ports, Port{Role: "sdk-grpc", Number: *g.Ports.SDKGRPC})
	}
	if g.Ports.Console != nil {
		ports = append(ports, Port{Role: "console", Number: *g.Ports.Console})
	}
	return ports
}

func (plan *PortPlan) take(machine Machine, port, n int) {
	if machine == NoMachine || port == 0 {
		return
	}
	if plan.taken[machine] == nil {
		plan.taken[machine] = map[int]int{}
	}
	plan.taken[machine][port] += n
}

// Move finds the main port nearest to old with which all of moving is free,
// each on its machine, and takes it; ok is false where there is none. What old
// took stays taken for those that are moved later.
func (plan *PortPlan) Move(old int, moving []MovingPorts) (port int, ok bool) {
	low, high := 0, 0
	for _, m := range moving {
		for _, o := range m.Offsets {
			low, high = min(low, o), max(high, o)
			plan.take(m.Machine, old+o, -1)
		}
	}
	port, ok = NearestPort(old, lowestFree-low, highestPort-high, func(candidate int) bool { return plan.free(candidate, moving) })
	for _, m := range moving {
		for _, o := range m.Offsets {
			plan.take(m.Machine, old+o, 1)
			if ok {
				plan.take(m.Machine, port+o, 1)
			}
		}
	}
	return port, ok
}

// free tells whether nothing stands in the way of main, neither others nor one
// of moving another of them.
func (plan *PortPlan) free(main int, moving []MovingPorts) bool {
	type place struct {
		machine Machine
		port    int
	}
	own := make(map[place]bool, 4*len(moving))
	for _, m := range moving {
		taken := plan.taken[m.Machine]
		for _, o := range m.Offsets {
			at := place{m.Machine, main + o}
			if taken[at.port] > 0 || own[at] {
				return false
			}
			own[at] = true
		}
	}
	return true
}

// portStep keeps sets of neighbours apart under every release: their ports are
// 1, 1000 and 1001 from one another.
const portStep = 10

// NearestPort searches from old: first in steps of ten, which people find easy
// to remember and which keeps sets of later releases apart too, then one by
// one; the nearer first and, of two equally near ones, the higher. Only ports
// from lowest to highest are asked for; old itself is none.
func NearestPort(old, lowest, highest int, free func(port int) bool) (port int, ok bool) {
	for _, step := range []int{portStep, 1} {
		for distance := step; old+distance <= highest || old-distance >= lowest; distance += step {
			for _, port := range []int{old + distance, old - distance} {
				if port >= lowest && port <= highest && free(port) {
					return port, true
				}
			}
		}
	}
	return 0, false
}

// MovingNode is what moves with the main port of n on its machine.
func (plan *PortPlan) MovingNode(c *topology.Cluster, n *topology.Node) MovingPorts {
	moving := MovingPorts{Machine: plan.machines.OfNode(n)}
	for _, p := range MachinePorts(c, n) {
		if p.Derived() {
			moving.Offsets = append(moving.Offsets, p.Number-n.Ports.Main)
		}
	}
	return moving
}

// MovingGateway is what moves with the port of g.
func (plan *PortPlan) MovingGateway(g *topology.Gateway) MovingPorts {
	moving := MovingPorts{Machine: plan.machines.OfGateway(g)}
	for _, p := range GatewayPorts(g) {
		if p.Role != "console" {
			moving.Offsets = append(moving.Offsets, p.Number-g.Ports.HTTP)
		}
	}
	return moving
}

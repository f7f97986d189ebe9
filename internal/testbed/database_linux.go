package testbed

import (
	"archive/zip"
	"fmt"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// StartDatabase runs MariaDB where the topology's data source is, with the
// schema of the release and a user that may read and change rows of that schema
// and nothing else.
func (b *Bed) StartDatabase() {
	b.t.Helper()
	ds := b.Cluster.Datasource
	if ds == nil {
		return
	}
	host, port, err := net.SplitHostPort(ds.Hosts[0])
	b.must(err)
	m := b.Machine(host)
	const dir = home + "/mysql"
	out, err := exec.Command("mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db",
		"--user=root", "--innodb-log-file-size=8M", "--datadir="+m.Path(dir)).CombinedOutput()
	if err != nil {
		b.t.Fatalf("mariadb-install-db: %v\n%s", err, out)
	}
	socket := m.Path(dir) + ".sock"
	p, err := m.Start("mariadb", home, nil, "mariadbd", "--no-defaults", "--user=root", "--datadir="+dir, "--socket="+dir+".sock",
		"--pid-file="+dir+".pid", "--port="+port, "--bind-address="+host, "--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M",
		"--skip-log-bin", "--character-set-server=utf8mb4", "--skip-name-resolve")
	b.must(err)
	if !Eventually(2*time.Minute, func() bool { return !p.Running() || b.sql(socket, "", "select 1") == nil }) || !p.Running() {
		b.t.Fatalf("MariaDB doesn't start:\n%s", read(p.Log))
	}
	user, password, database := ds.User.Text, b.databasePassword(), ds.Database.Text
	b.must(b.sql(socket, "", "create database "+database))
	b.must(b.sql(socket, database, b.schema()))
	b.must(b.sql(socket, "", fmt.Sprintf("create user '%s'@'%%' identified by '%s'; grant select, insert, update, delete on %s.* to '%[1]s'@'%%'",
		user, password, database)))
}

// databasePassword is read where the server reads it: show masks it.
func (b *Bed) databasePassword() string {
	for line := range strings.Lines(read(filepath.Join(b.dir(b.Servers[0].Node.Name), "conf", "application.properties"))) {
		if value, found := strings.CutPrefix(line, "db.password.0="); found {
			return strings.TrimSpace(value)
		}
	}
	return Password
}

// AsServer runs statements as the servers' user, from the machine of the first one;
// said is what the database answers.
func (b *Bed) AsServer(statements string) (said string, err error) {
	b.t.Helper()
	ds := b.Cluster.Datasource
	host, port, err := net.SplitHostPort(ds.Hosts[0])
	b.must(err)
	cmd := b.Servers[0].Machine.command(nil, "/", nil, "mariadb", "--no-defaults", "--protocol=tcp", "--host="+host, "--port="+port,
		"--user="+ds.User.Text, "--password="+b.databasePassword(), "--execute="+statements, ds.Database.Text)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (b *Bed) sql(socket, database, statements string) error {
	cmd := exec.Command("mariadb", "--no-defaults", "--socket="+socket, "-uroot", database)
	cmd.Stdin = strings.NewReader(statements)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("sql: %w: %s", err, out)
	}
	return nil
}

// schema is that of the release, out of the jar of its module of configurations.
func (b *Bed) schema() string {
	b.t.Helper()
	list := read(filepath.Join(b.kit, serverProgram(b.release).name, "classpath"))
	for jar := range strings.SplitSeq(list, ":") {
		if !strings.HasPrefix(filepath.Base(jar), "nacos-config-") || strings.HasPrefix(filepath.Base(jar), "nacos-config-plugin") {
			continue
		}
		archive, err := zip.OpenReader(jar)
		b.must(err)
		defer archive.Close()
		for _, name := range []string{"META-INF/mysql-schema.sql", "META-INF/nacos-db.sql"} {
			if f, err := archive.Open(name); err == nil {
				body, err := io.ReadAll(f)
				b.must(err)
				return string(body)
			}
		}
	}
	b.t.Fatalf("no schema for MySQL among the jars of %s", b.release)
	return ""
}

// StartGateways runs nginx on each gateway's file.
func (b *Bed) StartGateways() {
	b.t.Helper()
	for _, g := range b.Cluster.Gateways {
		m := b.Machine(g.Address)
		b.must(Copy(b.dir(g.Name), m.dir))
		b.StartNginx(m, home+"/nginx.conf", g.Port)
	}
}

// StartNginx runs nginx with a file of the machine, and waits until it listens.
func (b *Bed) StartNginx(m *Machine, file string, port int) *Process {
	b.t.Helper()
	p, err := m.Start("nginx", home, nil, "nginx", "-c", file, "-g", "daemon off; pid "+home+"/nginx.pid;")
	b.must(err)
	address := net.JoinHostPort(m.Address, strconv.Itoa(port))
	if !Eventually(time.Minute, func() bool { return !p.Running() || dials(address) }) || !p.Running() {
		b.t.Fatalf("nginx doesn't start with %s:\n%s%s", file, read(p.Log), read("/var/log/nginx/error.log"))
	}
	return p
}

func dials(address string) bool {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

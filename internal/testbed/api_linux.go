package testbed

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Account is the one that the tests log in with.
const (
	Account  = "nacos"
	Password = "bed-Passw0rd"
)

// client asks without a proxy, and on a connection of its own: one that is kept may be
// closed by a server that ends while a request is on its way.
func client() *http.Client {
	return &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
}

// Get asks for an address: the body and the status of the answer, or 0 and why
// there is none.
func Get(address string) (body string, status int) { return get(address) }

// get gives the body and the status of an answer; 0 without one, the body then
// says why.
func get(address string) (body string, status int) { return answer(client().Get(address)) }

func answer(r *http.Response, err error) (body string, status int) {
	if err != nil {
		return err.Error(), 0
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return err.Error(), 0
	}
	return string(text), r.StatusCode
}

// API speaks to one server, or a gateway, over HTTP.
type API struct {
	Base  string // address up to the context path, without a slash at the end
	Line  int    // major version of the servers
	Token string // "" without a log-in

	session http.CookieJar // nil: every request is a session of its own
}

func (a *API) client() *http.Client {
	c := client()
	c.Jar = a.session
	return c
}

// API speaks to the server itself, without a log-in.
func (s *Server) API() *API { return &API{Base: s.URL(""), Line: s.bed.line()} }

// GatewayAPI speaks to the first gateway, without a log-in.
func (b *Bed) GatewayAPI() *API {
	return &API{Base: "http://" + b.GatewayAddress() + strings.TrimSuffix(b.Cluster.ContextPath, "/"), Line: b.line()}
}

// paths of the API by line.
var paths = map[string][2]string{ // 2.x, 3.x
	"login":     {"/v1/auth/login", "/v3/auth/user/login"},
	"members":   {"/v1/core/cluster/nodes", "/v3/admin/core/cluster/node/list"},
	"publish":   {"/v1/cs/configs", "/v3/admin/cs/config"},
	"read":      {"/v1/cs/configs", "/v3/client/cs/config"},
	"register":  {"/v1/ns/instance", "/v3/client/ns/instance"},
	"list":      {"/v1/cs/configs", "/v3/admin/cs/config/list"},
	"listen":    {"/v1/cs/configs/listener", "/v1/cs/configs/listener"},
	"instances": {"/v1/ns/instance/list", "/v3/client/ns/instance/list"},
}

func (a *API) address(what string, query url.Values) string {
	path := paths[what][a.Line-2]
	if query == nil {
		query = url.Values{}
	}
	if a.Token != "" {
		query.Set("accessToken", a.Token)
	}
	return a.Base + path + "?" + query.Encode()
}

// Get asks for what, a name of paths.
func (a *API) Get(what string, query url.Values) (body string, status int) {
	return answer(a.client().Get(a.address(what, query)))
}

// Post sends a form.
func (a *API) Post(what string, form url.Values) (body string, status int) {
	return answer(a.client().PostForm(a.address(what, url.Values{}), form))
}

// LogIn takes a token; the body is the answer where there is none.
func (a *API) LogIn(user, password string) (token, body string) {
	body, _ = a.Post("login", url.Values{"username": {user}, "password": {password}})
	var said struct {
		AccessToken string `json:"accessToken"`
		Data        struct {
			AccessToken string `json:"accessToken"`
		} `json:"data"`
	}
	json.Unmarshal([]byte(body), &said)
	return said.AccessToken + said.Data.AccessToken, body
}

// Member is one server as another sees it.
type Member struct {
	Address string `json:"address"` // ip:port
	State   string `json:"state"`   // UP, DOWN, ...
	Extend  struct {
		Raft struct {
			Groups map[string]struct {
				Leader string `json:"leader"`
			} `json:"metaDataMap"`
		} `json:"raftMetaData"`
	} `json:"extendInfo"`
}

// Members is the list of the server, by address; the body is the answer.
func (a *API) Members() (list []Member, body string) {
	body, _ = a.Get("members", url.Values{"pageNo": {"1"}, "pageSize": {"100"}})
	var said struct {
		Data []Member `json:"data"`
	}
	json.Unmarshal([]byte(body), &said)
	slices.SortFunc(said.Data, func(a, b Member) int { return strings.Compare(a.Address, b.Address) })
	return said.Data, body
}

// Addresses are those of the members in one of states, in order.
func Addresses(list []Member, states ...string) []string {
	var found []string
	for _, m := range list {
		if len(states) == 0 || slices.Contains(states, m.State) {
			found = append(found, m.Address)
		}
	}
	return found
}

// Publish writes a configuration of the default group.
func (a *API) Publish(dataID, content string) (body string, ok bool) {
	body, status := a.Post("publish", url.Values{"dataId": {dataID}, "group": {"DEFAULT_GROUP"}, "groupName": {"DEFAULT_GROUP"}, "content": {content}})
	return body, status == http.StatusOK && strings.Contains(body, "true")
}

// Read gives a configuration; with the body of the answer in place of the content
// where there is none.
func (a *API) Read(dataID string) (content string, status int) {
	body, status := a.Get("read", url.Values{"dataId": {dataID}, "group": {"DEFAULT_GROUP"}, "groupName": {"DEFAULT_GROUP"}})
	if a.Line == 2 || status != http.StatusOK {
		return body, status
	}
	var said struct {
		Data struct {
			Content string `json:"content"`
		} `json:"data"`
	}
	if json.Unmarshal([]byte(body), &said) != nil || said.Data.Content == "" {
		return body, http.StatusNotFound
	}
	return said.Data.Content, status
}

// Register makes an instance; the body is the answer.
func (a *API) Register(service, address, port string, ephemeral bool) (body string, ok bool) {
	text := "false"
	if ephemeral {
		text = "true"
	}
	body, status := a.Post("register", url.Values{"serviceName": {service}, "ip": {address}, "port": {port}, "ephemeral": {text}})
	return body, status == http.StatusOK
}

// Instances are the "ip:port" of a service's instances, in order.
func (a *API) Instances(service string) (list []string, body string) {
	body, _ = a.Get("instances", url.Values{"serviceName": {service}})
	type instance struct {
		IP   string      `json:"ip"`
		Port json.Number `json:"port"`
	}
	var hosts []instance
	if a.Line == 2 {
		var said struct {
			Hosts []instance `json:"hosts"`
		}
		json.Unmarshal([]byte(body), &said)
		hosts = said.Hosts
	} else {
		var said struct {
			Data []instance `json:"data"`
		}
		json.Unmarshal([]byte(body), &said)
		hosts = said.Data
	}
	for _, h := range hosts {
		list = append(list, h.IP+":"+h.Port.String())
	}
	slices.Sort(list)
	return list, body
}

// MakeAdmin gives the account its password: 3.x begins without one, and the
// schema of 2.x with a public one.
func (b *Bed) MakeAdmin() {
	b.t.Helper()
	if b.line() == 3 {
		address := b.Servers[0].URL("/v3/auth/user/admin")
		body, status := answer(client().PostForm(address, url.Values{"password": {Password}}))
		if status != http.StatusOK || !strings.Contains(body, Account) {
			b.t.Fatalf("making the first account: %d %s", status, body)
		}
		return
	}
	// 2.1.0 knows who changes a password by the HTTP session of the log-in and not
	// by the token (UserController.hasPermission of its plugin; alibaba/nacos#11705).
	jar, err := cookiejar.New(nil)
	b.must(err)
	a := b.Servers[0].API()
	a.session = jar
	var body string
	if !Eventually(time.Minute, func() bool { // servers read the accounts every 15 s
		a.Token, body = a.LogIn(Account, "nacos")
		return a.Token != ""
	}) {
		b.t.Fatalf("logging in with the account of the schema: %s", body)
	}
	form := url.Values{"username": {Account}, "newPassword": {Password}, "accessToken": {a.Token}}
	request, err := http.NewRequest(http.MethodPut, a.Base+"/v1/auth/users?"+form.Encode(), nil)
	b.must(err)
	if body, status := answer(a.client().Do(request)); status != http.StatusOK {
		b.t.Fatalf("setting a password: %d %s", status, body)
	}
}

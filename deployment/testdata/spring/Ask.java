import java.io.DataInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Asks Spring for keys as a Nacos server does: by name, lists of databases and the connection pool
 * through the binder. Reads cases from standard input, each a number of texts: flags, environment
 * and file as pairs, then keys. Answers each key with "=value", or "-" where there is none.
 */
public class Ask {
  public static class Databases {
    private List<String> url = new ArrayList<>();
    private List<String> user = new ArrayList<>();
    private List<String> password = new ArrayList<>();

    public List<String> getUrl() { return url; }
    public void setUrl(List<String> url) { this.url = url; }
    public List<String> getUser() { return user; }
    public void setUser(List<String> user) { this.user = user; }
    public List<String> getPassword() { return password; }
    public void setPassword(List<String> password) { this.password = password; }
  }

  public static class Pool {
    private String maximumPoolSize;
    private String minimumIdle;

    public String getMaximumPoolSize() { return maximumPoolSize; }
    public void setMaximumPoolSize(String size) { this.maximumPoolSize = size; }
    public String getMinimumIdle() { return minimumIdle; }
    public void setMinimumIdle(String size) { this.minimumIdle = size; }
  }

  public static void main(String[] args) throws Exception {
    DataInputStream in = new DataInputStream(System.in);
    PrintStream out = new PrintStream(System.out, false, "UTF-8");
    for (int cases = in.readInt(); cases > 0; cases--) {
      StandardEnvironment environment = environment(pairs(in), pairs(in), pairs(in));
      for (int keys = in.readInt(); keys > 0; keys--) {
        String key = text(in);
        String value;
        try {
          value = get(environment, key);
        } catch (RuntimeException e) {
          value = null;
        }
        out.print(value == null ? "-" : "=" + value);
        out.print('\0');
      }
    }
    out.flush();
  }

  private static StandardEnvironment environment(Map<String, Object> flags, Map<String, Object> environment, Map<String, Object> file) {
    StandardEnvironment e = new StandardEnvironment();
    e.getPropertySources().replace("systemProperties", new MapPropertySource("systemProperties", flags));
    e.getPropertySources().replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", environment));
    e.getPropertySources().addLast(new MapPropertySource("file", file));
    ConfigurationPropertySources.attach(e);
    return e;
  }

  private static String get(StandardEnvironment environment, String key) {
    int last = key.lastIndexOf('.');
    String prefix = key.startsWith("nacos.plugin.datasource.db.") ? "nacos.plugin.datasource.db" : "db";
    if (key.matches("(nacos\\.plugin\\.datasource\\.)?db\\.(url|user|password)\\.[0-9]+")) {
      Databases d = Binder.get(environment).bind(prefix, Bindable.of(Databases.class)).orElse(new Databases());
      String name = key.substring(prefix.length() + 1, last);
      List<String> list = name.equals("url") ? d.url : name.equals("user") ? d.user : d.password;
      int n = Integer.parseInt(key.substring(last + 1));
      return n < list.size() ? list.get(n) : null;
    }
    if (key.equals("db.pool.config.maximumPoolSize") || key.equals("db.pool.config.minimumIdle")) {
      Pool p = Binder.get(environment).bind("db.pool.config", Bindable.of(Pool.class)).orElse(new Pool());
      return key.endsWith("Idle") ? p.minimumIdle : p.maximumPoolSize;
    }
    if (key.startsWith("nacos.core.protocol.raft.data.")) { // RaftConfig: a map
      return Binder.get(environment).bind("nacos.core.protocol.raft.data", Bindable.mapOf(String.class, String.class))
          .get().get(key.substring("nacos.core.protocol.raft.data.".length()));
    }
    return environment.getProperty(key);
  }

  private static Map<String, Object> pairs(DataInputStream in) throws Exception {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      map.put(text(in), text(in));
    }
    return map;
  }

  private static String text(DataInputStream in) throws Exception {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

import com.alibaba.nacos.api.NacosFactory;
import com.alibaba.nacos.api.config.ConfigService;
import com.alibaba.nacos.api.naming.NamingService;
import com.alibaba.nacos.api.naming.pojo.Instance;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The official SDK, one command a line of standard input, one answer a line of standard output: "ok TEXT", or "error
 * TEXT". Arguments: address of the server, context path, user, password.
 */
public class Client {
    private static final String GROUP = "DEFAULT_GROUP";
    private final Properties properties = new Properties();
    private ConfigService config;
    private NamingService naming;

    public static void main(String[] args) throws Exception {
        Client client = new Client();
        client.properties.put("serverAddr", args[0]);
        client.properties.put("contextPath", args[1]);
        if (args.length > 2) {
            client.properties.put("username", args[2]);
            client.properties.put("password", args[3]);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = "ok " + client.run(line.split(" "));
            } catch (Throwable e) {
                answer = "error " + e;
            }
            System.out.println("> " + answer.replace('\n', ' ').replace('\r', ' '));
            System.out.flush();
        }
        System.exit(0);
    }

    private String run(String[] words) throws Exception {
        switch (words[0]) {
            case "publish":
                return String.valueOf(config().publishConfig(words[1], GROUP, words[2]));
            case "read":
                return config().getConfig(words[1], GROUP, 5000);
            case "register":
                Instance instance = new Instance();
                instance.setIp(words[2]);
                instance.setPort(Integer.parseInt(words[3]));
                instance.setEphemeral(Boolean.parseBoolean(words[4]));
                naming().registerInstance(words[1], instance);
                return "registered";
            case "instances":
                List<Instance> all = naming().getAllInstances(words[1], false);
                TreeSet<String> shown = new TreeSet<>();
                for (Instance i : all) {
                    shown.add(i.getIp() + ":" + i.getPort());
                }
                return String.join(" ", shown);
            default:
                throw new IllegalArgumentException(words[0]);
        }
    }

    private ConfigService config() throws Exception {
        if (config == null) {
            config = NacosFactory.createConfigService(properties);
        }
        return config;
    }

    private NamingService naming() throws Exception {
        if (naming == null) {
            naming = NacosFactory.createNamingService(properties);
        }
        return naming;
    }
}

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/** Reads .properties files, one a line in Base64, and answers each with its entries in order. */
public class LoadProperties {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line; (line = in.readLine()) != null; ) {
            StringBuilder answer = new StringBuilder();
            Properties properties = new Properties() {
                @Override
                public synchronized Object put(Object key, Object value) {
                    answer.append(' ').append(encode((String) key)).append(' ').append(encode((String) value));
                    return super.put(key, value);
                }
            };
            String status = "ok";
            try {
                properties.load(new ByteArrayInputStream(Base64.getDecoder().decode(line)));
            } catch (IllegalArgumentException e) {
                status = "refused";
                answer.setLength(0);
            }
            System.out.println(status + answer);
        }
    }

    /** Half of a surrogate pair has no UTF-8: U+FFFD stands for it. */
    private static String encode(String text) {
        StringBuilder whole = new StringBuilder();
        text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return "_" + Base64.getEncoder().encodeToString(whole.toString().getBytes(StandardCharsets.UTF_8));
    }
}
